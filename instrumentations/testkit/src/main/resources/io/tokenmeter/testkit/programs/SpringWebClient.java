// SPDX-License-Identifier: Apache-2.0
// Library: Spring WebClient (Reactor Netty)
// Kind: HTTP
// Artifacts: org.springframework:spring-webflux:VERSION, org.springframework:spring-context:VERSION, io.projectreactor.netty:reactor-netty-http:1.1.13, org.slf4j:slf4j-nop:1.7.36
// Versions: 5.3.39, 6.1.0, 7.0.10 over netty
// Client: reactor-netty 1.1.13
// Calls: 4
// Ways: sync, async, stream
// Usage in streams: if the application asks
// Java: 17

import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Hand-written over WebClient; the streams are given up at the end mark, before the answer's end. */
public final class SpringWebClient {
    private static final String HELLO = "\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

    public static void main(String[] args) {
        WebClient client = WebClient.create(args[0]);
        System.out.println(whole(client, "/v1").block());
        System.out.println(whole(client, "/x/gzip/v1").toFuture().join());
        System.out.println(streamed(client, ""));
        System.out.println(streamed(client, ",\"stream_options\":{\"include_usage\":true}"));
        System.exit(0);
    }

    private static Mono<String> whole(WebClient client, String base) {
        return client.post()
                .uri(base + "/chat/completions")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{" + HELLO + "}")
                .retrieve()
                .bodyToMono(String.class);
    }

    private static Long streamed(WebClient client, String options) {
        return client.post()
                .uri("/v1/chat/completions")
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .bodyValue("{" + HELLO + ",\"stream\":true" + options + "}")
                .retrieve()
                .bodyToFlux(String.class)
                .takeUntil("[DONE]"::equals)
                .count()
                .block();
    }
}
