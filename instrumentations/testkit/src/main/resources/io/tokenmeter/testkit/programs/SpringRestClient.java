// SPDX-License-Identifier: Apache-2.0
// Library: Spring RestClient (URL connection, Apache 5, Jetty, Reactor Netty, java.net.http)
// Kind: HTTP
// Artifacts: org.springframework:spring-web:VERSION, org.springframework:spring-context:VERSION, org.slf4j:slf4j-api:2.0.9, org.apache.httpcomponents.client5:httpclient5:5.5.1, org.eclipse.jetty:jetty-client:12.0.10, io.projectreactor.netty:reactor-netty-http:1.2.3, org.slf4j:slf4j-nop:2.0.9
// Versions: 6.1.0, 7.0.10 over HttpURLConnection, apache-httpclient5, jetty, netty, java.net.http
// Client: reactor-netty 1.2.3
// In 6.1: ReactorClientHttpRequestFactory -> ReactorNettyClientRequestFactory
// Calls: 21
// Ways: sync, stream
// Usage in streams: if the application asks
// Java: 17

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** Hand-written over each of the engines that Spring looks for; since 7 it decompresses what the JDK's client doesn't. */
public final class SpringRestClient {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "\"model\":\"gpt-4o-mini\"," + HELLO;

    public static void main(String[] args) {
        call(new SimpleClientHttpRequestFactory(), args[0]);
        call(new HttpComponentsClientHttpRequestFactory(), args[0]);
        call(new JettyClientHttpRequestFactory(), args[0]);
        call(new ReactorClientHttpRequestFactory(), args[0]);
        call(new JdkClientHttpRequestFactory(), args[0]);
        System.out.println(new RestTemplate(new JdkClientHttpRequestFactory())
                .postForObject(args[0] + "/v1/chat/completions", "{" + CHAT + "}", String.class));
        System.exit(0);
    }

    private static void call(ClientHttpRequestFactory engine, String url) {
        RestClient client =
                RestClient.builder().requestFactory(engine).baseUrl(url).build();
        System.out.println(asked(client, "/v1/chat/completions", CHAT).retrieve().body(String.class));
        String message = "\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO;
        System.out.println(asked(client, "/x/gzip/v1/messages", message).retrieve().body(byte[].class).length);
        System.out.println(streamed(client, ""));
        System.out.println(streamed(client, ",\"stream_options\":{\"include_usage\":true}"));
    }

    private static RestClient.RequestBodySpec asked(RestClient client, String path, String fields) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{" + fields + "}");
    }

    private static String streamed(RestClient client, String options) {
        return asked(client, "/v1/chat/completions", CHAT + ",\"stream\":true" + options)
                .exchange((request, answer) -> new BufferedReader(
                                new InputStreamReader(answer.getBody(), StandardCharsets.UTF_8))
                        .lines()
                        .takeWhile(line -> !line.equals("data: [DONE]"))
                        .collect(Collectors.joining()));
    }
}
