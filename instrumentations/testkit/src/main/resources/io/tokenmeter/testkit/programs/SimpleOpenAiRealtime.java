// SPDX-License-Identifier: Apache-2.0
// Library: simple-openai (realtime sessions)
// Artifacts: io.github.sashirestela:simple-openai:VERSION
// Versions: 3.10.0, 3.22.2 over java.net.http
// Calls: 3
// Ways: async, stream
// Usage in streams: always
// In 3.10.x: openai.base.RealtimeConfig -> openai.SimpleOpenAI.RealtimeConfig

import io.github.sashirestela.openai.OpenAIRealtime;
import io.github.sashirestela.openai.SimpleOpenAI;
import io.github.sashirestela.openai.base.RealtimeConfig;
import io.github.sashirestela.openai.domain.realtime.ClientEvent;
import io.github.sashirestela.openai.domain.realtime.Response;
import io.github.sashirestela.openai.domain.realtime.ServerEvent;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** simple-openai's realtime sessions with text, over the JDK's WebSocket. */
public final class SimpleOpenAiRealtime {
    public static void main(String[] args) throws Exception {
        // It brings a logger that writes what it hears to the error output.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        OpenAIRealtime realtime = SimpleOpenAI.builder()
                .apiKey("none")
                .realtimeConfig(RealtimeConfig.builder()
                        .model("gpt-realtime")
                        .endpointUrl(args[0].replaceFirst("http", "ws") + "/v1/realtime")
                        .build())
                .build()
                .realtime();
        BlockingQueue<Response> heard = new LinkedBlockingQueue<>();
        realtime.onEvent(ServerEvent.ResponseDone.class, event -> heard.add(event.getResponse()));
        realtime.connect().join();
        for (int i = 0; i < 3; i++) {
            // What it returns is null at times: the library forgets it when anything arrives.
            realtime.send(ClientEvent.ResponseCreate.of(null));
            Response response = heard.take();
            System.out.println(response.getId() + " " + response.getUsage().getTotalTokens());
        }
        realtime.disconnect();
        System.exit(0);
    }
}
