// SPDX-License-Identifier: Apache-2.0
// Library: Feign (URL connection, OkHttp, Apache 5)
// Kind: HTTP
// Artifacts: io.github.openfeign:feign-core:VERSION, io.github.openfeign:feign-okhttp:VERSION, io.github.openfeign:feign-hc5:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 10.12, 13.9.1 over HttpURLConnection, okhttp, apache-httpclient5, apache-httpclient5-async
// Calls: 14
// Ways: sync, async, stream
// Usage in streams: if the application asks

import feign.AsyncFeign;
import feign.Client;
import feign.Feign;
import feign.Headers;
import feign.RequestLine;
import feign.Response;
import feign.hc5.ApacheHttp5Client;
import feign.hc5.AsyncApacheHttp5Client;
import feign.okhttp.OkHttpClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.protocol.HttpClientContext;

/** Hand-written: an interface for a provider's paths, over each of the clients that Feign comes with. */
public final class FeignHttp {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "{\"model\":\"gpt-4o-mini\"," + HELLO;
    private static final String MESSAGE = "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO + "}";
    private static final String STREAM = CHAT + ",\"stream\":true";

    @Headers("Content-Type: application/json")
    public interface Provider {
        @RequestLine("POST /v1/chat/completions")
        String chat(String body);

        @RequestLine("POST /v1/chat/completions")
        Response stream(String body);

        @RequestLine("POST /x/gzip/v1/messages")
        byte[] message(String body);
    }

    @Headers("Content-Type: application/json")
    public interface AsyncProvider {
        @RequestLine("POST /v1/chat/completions")
        CompletableFuture<String> chat(String body);
    }

    public static void main(String[] args) throws Exception {
        call(new Client.Default(null, null), args[0]);
        call(new OkHttpClient(), args[0]);
        call(new ApacheHttp5Client(), args[0]);
        AsyncProvider later = AsyncFeign.<HttpClientContext>asyncBuilder()
                .client(new AsyncApacheHttp5Client())
                .target(AsyncProvider.class, args[0]);
        System.out.println(later.chat(CHAT + "}").join());
        System.out.println(later.chat(STREAM + "}").join());
        System.exit(0);
    }

    private static void call(Client client, String url) throws Exception {
        Provider provider = Feign.builder().client(client).target(Provider.class, url);
        System.out.println(provider.chat(CHAT + "}"));
        System.out.println(provider.message(MESSAGE).length);
        System.out.println(lines(provider.stream(STREAM + "}")));
        System.out.println(lines(provider.stream(STREAM + ",\"stream_options\":{\"include_usage\":true}}")));
    }

    private static String lines(Response answer) throws Exception {
        try (answer) {
            return new BufferedReader(new InputStreamReader(answer.body().asInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .takeWhile(line -> !line.equals("data: [DONE]"))
                    .collect(Collectors.joining());
        }
    }
}
