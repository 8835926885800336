// SPDX-License-Identifier: Apache-2.0
// Library: Spring RestTemplate (URL connection, Apache 4, OkHttp)
// Kind: HTTP
// Artifacts: org.springframework:spring-web:VERSION, org.apache.httpcomponents:httpclient:4.5.14, com.squareup.okhttp3:okhttp:3.14.9, org.slf4j:slf4j-nop:1.7.36
// Versions: 4.3.30.RELEASE, 5.3.39 over HttpURLConnection, apache-httpclient4, okhttp
// Calls: 13
// Ways: sync, stream
// Usage in streams: if the application asks

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.OkHttp3ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/** Hand-written: whole answers as text, streams by the callbacks of execute. */
public final class SpringRestTemplate {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "\"model\":\"gpt-4o-mini\"," + HELLO;

    public static void main(String[] args) {
        SimpleClientHttpRequestFactory unbuffered = new SimpleClientHttpRequestFactory();
        unbuffered.setBufferRequestBody(false);
        call(new SimpleClientHttpRequestFactory(), args[0]);
        call(new HttpComponentsClientHttpRequestFactory(), args[0]);
        call(new OkHttp3ClientHttpRequestFactory(), args[0]);
        System.out.println(streamed(unbuffered, args[0] + "/v1/chat/completions", ""));
        System.exit(0);
    }

    private static void call(ClientHttpRequestFactory engine, String url) {
        RestTemplate template = new RestTemplate(engine);
        String chats = url + "/v1/chat/completions";
        System.out.println(template.postForObject(chats, json(CHAT), String.class));
        System.out.println(template.postForObject(
                url + "/v1/messages",
                json("\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO),
                String.class));
        System.out.println(streamed(engine, chats, ""));
        System.out.println(streamed(engine, chats, ",\"stream_options\":{\"include_usage\":true}"));
    }

    private static HttpEntity<String> json(String fields) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return new HttpEntity<>("{" + fields + "}", headers);
    }

    private static String streamed(ClientHttpRequestFactory engine, String url, String options) {
        byte[] body = ("{" + CHAT + ",\"stream\":true" + options + "}").getBytes(StandardCharsets.UTF_8);
        return new RestTemplate(engine)
                .execute(
                        url,
                        HttpMethod.POST,
                        request -> {
                            request.getHeaders().setContentType(MediaType.APPLICATION_JSON);
                            request.getBody().write(body);
                        },
                        answer -> new BufferedReader(
                                        new InputStreamReader(answer.getBody(), StandardCharsets.UTF_8))
                                .lines()
                                .takeWhile(line -> !line.equals("data: [DONE]"))
                                .collect(Collectors.joining()));
    }
}
