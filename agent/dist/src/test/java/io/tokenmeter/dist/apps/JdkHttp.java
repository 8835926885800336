// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Over the JDK's client: bodies that may be published only once, or strings. */
final class JdkHttp implements Http {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @Override
    public Reply post(String url, String json) throws Exception {
        return reply(client.send(request(url, oneShot(json)), HttpResponse.BodyHandlers.ofInputStream()));
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        return client.sendAsync(
                        request(url, HttpRequest.BodyPublishers.ofString(json)),
                        HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(JdkHttp::reply);
    }

    /** A body as frameworks make it, of parts that can't be told apart from the outside. */
    private static HttpRequest.BodyPublisher oneShot(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        int half = bytes.length / 2;
        List<byte[]> parts = List.of(Arrays.copyOf(bytes, half), Arrays.copyOfRange(bytes, half, bytes.length));
        return HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArrays(parts), bytes.length);
    }

    private static HttpRequest request(String url, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(body)
                .build();
    }

    private static Reply reply(HttpResponse<InputStream> response) {
        return new Reply(response.statusCode(), response.headers().map(), response.body());
    }
}
