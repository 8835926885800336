// SPDX-License-Identifier: Apache-2.0
// Library: Micronaut HTTP client
// Kind: HTTP
// Artifacts: io.micronaut:micronaut-http-client:VERSION, io.micronaut:micronaut-jackson-databind:VERSION, org.slf4j:slf4j-nop:2.0.9
// Versions: 3.1.0, 4.10.37 over netty
// Calls: 5
// Ways: sync, async, stream
// Usage in streams: if the application asks
// Java: 17

import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.StreamingHttpClient;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hand-written, and made without an application. */
public final class MicronautHttp {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "\"model\":\"gpt-4o-mini\"," + HELLO;

    public static void main(String[] args) throws Exception {
        URL url = URI.create(args[0]).toURL();
        HttpClient client = HttpClient.create(url);
        StreamingHttpClient streams = StreamingHttpClient.create(url);
        System.out.println(client.toBlocking().retrieve(post("/v1/chat/completions", CHAT)));
        System.out.println(client.toBlocking().retrieve(post("/x/gzip/v1/chat/completions", CHAT)));
        System.out.println(Mono.from(client.retrieve(
                        post("/v1/messages", "\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO)))
                .toFuture()
                .join());
        System.out.println(streamed(streams, ""));
        System.out.println(streamed(streams, ",\"stream_options\":{\"include_usage\":true}"));
        System.exit(0);
    }

    private static HttpRequest<String> post(String path, String fields) {
        return HttpRequest.POST(path, "{" + fields + "}").contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    private static int streamed(StreamingHttpClient client, String options) {
        return Flux.from(client.dataStream(post("/v1/chat/completions", CHAT + ",\"stream\":true" + options)))
                .map(MicronautHttp::text)
                .reduce("", String::concat)
                .block()
                .length();
    }

    private static String text(ByteBuffer<?> bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
