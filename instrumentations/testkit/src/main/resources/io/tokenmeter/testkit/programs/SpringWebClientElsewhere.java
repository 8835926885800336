// SPDX-License-Identifier: Apache-2.0
// Library: Spring WebClient (Apache 5, Jetty, java.net.http)
// Kind: HTTP
// Artifacts: org.springframework:spring-webflux:VERSION, org.springframework:spring-context:VERSION, org.slf4j:slf4j-api:2.0.9, org.apache.httpcomponents.client5:httpclient5:5.5.1, org.apache.httpcomponents.core5:httpcore5-reactive:5.3.6, org.eclipse.jetty:jetty-client:12.0.10, org.eclipse.jetty:jetty-reactive-httpclient:4.0.5, org.slf4j:slf4j-nop:2.0.9
// Versions: 6.1.0, 7.0.10 over apache-httpclient5-async, jetty, java.net.http
// Calls: 12
// Ways: sync, async, stream
// Usage in streams: if the application asks
// Java: 17

import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.JettyClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Hand-written over the engines that WebClient can have in place of Reactor Netty; the second stream is given up at its end mark. */
public final class SpringWebClientElsewhere {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "\"model\":\"gpt-4o-mini\"," + HELLO;

    public static void main(String[] args) {
        call(new HttpComponentsClientHttpConnector(), args[0]);
        call(new JettyClientHttpConnector(), args[0]);
        call(new JdkClientHttpConnector(), args[0]);
        System.exit(0);
    }

    private static void call(ClientHttpConnector engine, String url) {
        WebClient client =
                WebClient.builder().clientConnector(engine).baseUrl(url).build();
        System.out.println(whole(client, "/v1/chat/completions", CHAT).block());
        System.out.println(
                whole(client, "/v1/messages", "\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO)
                        .toFuture()
                        .join());
        System.out.println(streamed(client, "", "nothing"));
        System.out.println(streamed(client, ",\"stream_options\":{\"include_usage\":true}", "[DONE]"));
    }

    private static WebClient.ResponseSpec asked(WebClient client, String path, String fields) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{" + fields + "}")
                .retrieve();
    }

    private static Mono<String> whole(WebClient client, String path, String fields) {
        return asked(client, path, fields).bodyToMono(String.class);
    }

    private static Long streamed(WebClient client, String options, String last) {
        return asked(client, "/v1/chat/completions", CHAT + ",\"stream\":true" + options)
                .bodyToFlux(String.class)
                .takeUntil(last::equals)
                .count()
                .block();
    }
}
