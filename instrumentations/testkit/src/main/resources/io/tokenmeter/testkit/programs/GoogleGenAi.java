// SPDX-License-Identifier: Apache-2.0
// Library: google-genai
// Artifacts: com.google.genai:google-genai:VERSION
// Versions: 0.5.0, 1.6.0 over apache-httpclient4
// Versions: 2.2.0 over okhttp
// Client: google-genai
// Client version: misstated
// Calls: 3
// Ways: sync, stream
// Usage in streams: always

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;

/** Google's SDK for Gemini, which moved from Apache's client to OkHttp between 1.6 and 1.8. */
public final class GoogleGenAi {
    public static void main(String[] args) throws Exception {
        Client client = Client.builder()
                .apiKey("none")
                .httpOptions(HttpOptions.builder().baseUrl(args[0]).build())
                .build();
        print(client.models.generateContent("gemini-2.5-flash", "hello", null));
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream("gemini-2.5-flash", "hello", null)) {
            GenerateContentResponse last = null;
            for (GenerateContentResponse response : stream) {
                last = response;
            }
            print(last);
        }
        print(client.models.generateContent("gemini-2.5-pro", "hello", null));
        System.exit(0);
    }

    private static void print(GenerateContentResponse response) {
        System.out.println(response.usageMetadata().get().totalTokenCount());
    }
}
