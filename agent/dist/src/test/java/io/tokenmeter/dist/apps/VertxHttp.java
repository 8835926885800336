// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Over Vert.x. Of its methods some return another type since 5. */
final class VertxHttp implements Http {
    private static final Logger LOG = Logger.getLogger("io.vertx");

    private final HttpClient client;

    private VertxHttp(HttpClientOptions options) {
        Vertx vertx = Vertx.vertx();
        LOG.setLevel(Level.OFF); // 4.0 logs as well, with the time, what the application is told
        try {
            client = (HttpClient) Vertx.class
                    .getMethod("createHttpClient", HttpClientOptions.class)
                    .invoke(vertx, options);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Http usual() {
        return new VertxHttp(new HttpClientOptions());
    }

    static Http clear() {
        return new VertxHttp(over2().setHttp2ClearTextUpgrade(false));
    }

    static Http tls() {
        return new VertxHttp(
                over2().setSsl(true).setUseAlpn(true).setTrustAll(true).setVerifyHost(false));
    }

    private static HttpClientOptions over2() {
        return new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2);
    }

    @Override
    public Reply post(String url, String json) throws Exception {
        try {
            return postAsync(url, json).get();
        } catch (ExecutionException failure) {
            throw (Exception) failure.getCause();
        }
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        RequestOptions to = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url)
                .putHeader("content-type", "application/json");
        client.request(to).onFailure(reply::completeExceptionally).onSuccess(request -> send(request, json, reply));
        return reply;
    }

    private static void send(HttpClientRequest request, String json, CompletableFuture<Reply> reply) {
        request.exceptionHandler(reply::completeExceptionally);
        request.send(Buffer.buffer(json))
                .onFailure(reply::completeExceptionally)
                .onSuccess(response -> reply.complete(reply(request, response)));
    }

    private static Reply reply(HttpClientRequest request, HttpClientResponse response) {
        PushedBody body = new PushedBody(() -> reset(request));
        response.handler(part -> body.push(part.getBytes()));
        response.exceptionHandler(failure -> body.end(new Exception(failure)));
        response.endHandler(end -> body.end(null));
        Map<String, List<String>> headers = new TreeMap<>();
        for (Map.Entry<String, String> header : response.headers()) {
            headers.computeIfAbsent(header.getKey(), any -> new ArrayList<>()).add(header.getValue());
        }
        return new Reply(response.statusCode(), headers, body);
    }

    private static void reset(HttpClientRequest request) {
        try {
            HttpClientRequest.class.getMethod("reset").invoke(request);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
