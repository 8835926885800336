// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Over the JDK's client. */
final class JdkHttp implements Http {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public Reply post(String url, String json) throws Exception {
        return reply(client.send(request(url, json), HttpResponse.BodyHandlers.ofInputStream()));
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        return client.sendAsync(request(url, json), HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(JdkHttp::reply);
    }

    private static HttpRequest request(String url, String json) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    private static Reply reply(HttpResponse<InputStream> response) {
        return new Reply(response.statusCode(), response.headers().map(), response.body());
    }
}
