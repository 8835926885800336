// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** Over Reactor Netty, as WebClient and the Azure SDK use it. */
final class ReactorNettyHttp implements Http {
    private final HttpClient client;

    private ReactorNettyHttp(HttpClient client) {
        this.client = client.compress(true).disableRetry(true);
    }

    static Http usual() {
        return new ReactorNettyHttp(HttpClient.create());
    }

    static Http http2() {
        return new ReactorNettyHttp(HttpClient.create().protocol(HttpProtocol.H2C));
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
        Disposable.Swap subscription = Disposables.swap();
        PushedBody body = new PushedBody(subscription::dispose);
        subscription.update(client.headers(headers -> headers.set("Content-Type", "application/json"))
                .post()
                .uri(url)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8))))
                .response((head, content) -> {
                    reply.complete(new Reply(head.status().code(), headers(head), body));
                    return content.asByteArray();
                })
                .subscribe(
                        body::push,
                        failure -> {
                            reply.completeExceptionally(failure);
                            body.end(new Exception(failure));
                        },
                        () -> body.end(null)));
        return reply;
    }

    private static Map<String, List<String>> headers(HttpClientResponse head) {
        return head.responseHeaders().entries().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }
}
