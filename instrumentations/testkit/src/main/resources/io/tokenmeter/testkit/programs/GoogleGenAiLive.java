// SPDX-License-Identifier: Apache-2.0
// Library: google-genai (live sessions)
// Artifacts: com.google.genai:google-genai:VERSION
// Versions: 1.0.0, 1.46.0 over java-websocket
// Versions: 1.65.0, 2.2.0 over okhttp
// Client: google-genai
// Client version: misstated
// Calls: 3
// Ways: async, stream
// Usage in streams: always
// TLS: only

import com.google.genai.AsyncSession;
import com.google.genai.Client;
import com.google.genai.types.Content;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.LiveConnectConfig;
import com.google.genai.types.LiveSendClientContentParameters;
import com.google.genai.types.LiveServerMessage;
import com.google.genai.types.Part;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Gemini's live sessions with text, which moved from Java-WebSocket to OkHttp between 1.46 and 1.65. Whatever the base URL says, it is wss. */
public final class GoogleGenAiLive {
    public static void main(String[] args) throws Exception {
        Client client = Client.builder()
                .apiKey("none")
                .httpOptions(HttpOptions.builder().baseUrl(args[0]).build())
                .build();
        BlockingQueue<LiveServerMessage> heard = new LinkedBlockingQueue<>();
        AsyncSession session = client.async.live.connect("gemini-live-2.5-flash", LiveConnectConfig.builder().build())
                .get();
        session.receive(heard::add).get();
        for (int i = 0; i < 3; i++) {
            session.sendClientContent(LiveSendClientContentParameters.builder()
                            .turns(List.of(Content.fromParts(Part.fromText("hello"))))
                            .turnComplete(true)
                            .build())
                    .get();
            System.out.println(turn(heard).usageMetadata().get().totalTokenCount().get());
        }
        System.exit(0);
    }

    /** The message that ends a turn. */
    private static LiveServerMessage turn(BlockingQueue<LiveServerMessage> heard) throws InterruptedException {
        LiveServerMessage message = heard.take();
        while (!message.serverContent().flatMap(content -> content.turnComplete()).orElse(false)) {
            message = heard.take();
        }
        return message;
    }
}
