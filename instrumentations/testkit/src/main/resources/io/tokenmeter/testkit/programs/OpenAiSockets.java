// SPDX-License-Identifier: Apache-2.0
// Library: openai-java (Responses over a WebSocket)
// Artifacts: com.openai:openai-java:VERSION
// Versions: 4.65.0, 4.101.0 over okhttp
// Client: openai-java
// Calls: 3
// Ways: stream
// Usage in streams: always

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.ResponseConnection;
import com.openai.core.http.ResponseWebSocketOptions;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponsesClientEvent;
import java.util.List;

/** Several questions on one WebSocket, each for a model of its own. */
public final class OpenAiSockets {
    public static void main(String[] args) throws Exception {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(args[0] + "/v1")
                .apiKey("none-needed")
                .build();
        ResponseWebSocketOptions options = ResponseWebSocketOptions.builder().build();
        try (ResponseConnection connection = client.responses().connect(options)) {
            for (String model : List.of("gpt-5", "gpt-5-mini", "gpt-5")) {
                connection.send(ResponsesClientEvent.ofResponseCreate(ResponsesClientEvent.ResponseCreate.builder()
                        .model(model)
                        .input("hello")
                        .build()));
                Response response = connection.finalResponse();
                System.out.println(response.id() + " " + response.usage().get().totalTokens());
            }
        }
        System.exit(0);
    }
}
