// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Over Apache HttpClient 5's async client, with nothing newer than 5.0: with the library's request producer, or one's own. */
final class AsyncHttpClient5Http implements Http {
    private final CloseableHttpAsyncClient client;

    private AsyncHttpClient5Http(CloseableHttpAsyncClient client) {
        this.client = client;
        client.start();
    }

    /** Repeats nothing, so that each call is one answer. */
    static Http usual() {
        return new AsyncHttpClient5Http(
                HttpAsyncClients.custom().disableAutomaticRetries().build());
    }

    static Http minimal() {
        return new AsyncHttpClient5Http(HttpAsyncClients.createMinimal());
    }

    @Override
    public Reply post(String url, String json) throws Exception {
        try {
            return execute(new OwnProducer(producer(url, json))).get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        return execute(producer(url, json));
    }

    private CompletableFuture<Reply> execute(AsyncRequestProducer producer) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        CompletableFuture<Future<?>> running = new CompletableFuture<>();
        ArrivingBody body = new ArrivingBody(() -> running.join().cancel(true));
        running.complete(client.execute(producer, new Receiver(reply, body), null));
        return reply;
    }

    private static BasicRequestProducer producer(String url, String json) {
        return new BasicRequestProducer(
                new BasicHttpRequest("POST", URI.create(url)),
                new StringAsyncEntityProducer(json, ContentType.APPLICATION_JSON));
    }

    /** Completes the reply with the head of the answer and hands the rest to its body. */
    private static final class Receiver extends AbstractBinResponseConsumer<@Nullable Void> {
        private final CompletableFuture<Reply> reply;
        private final ArrivingBody body;

        Receiver(CompletableFuture<Reply> reply, ArrivingBody body) {
            this.reply = reply;
            this.body = body;
        }

        @Override
        protected void start(HttpResponse response, ContentType type) {
            reply.complete(new Reply(response.getCode(), HttpClient5Http.headers(response), body));
        }

        @Override
        protected int capacityIncrement() {
            return Integer.MAX_VALUE;
        }

        @Override
        protected void data(ByteBuffer bytes, boolean end) {
            body.add(bytes);
            if (end) {
                body.end();
            }
        }

        @Override
        protected @Nullable Void buildResult() {
            return null;
        }

        @Override
        public void failed(Exception cause) {
            reply.completeExceptionally(cause);
            body.fail(cause);
        }

        @Override
        public void releaseResources() {}
    }

    /** As applications and frameworks write them. */
    private record OwnProducer(AsyncRequestProducer request) implements AsyncRequestProducer {
        @Override
        public void sendRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
            request.sendRequest(channel, context);
        }

        @Override
        public boolean isRepeatable() {
            return request.isRepeatable();
        }

        @Override
        public void failed(Exception cause) {
            request.failed(cause);
        }

        @Override
        public int available() {
            return request.available();
        }

        @Override
        public void produce(DataStreamChannel channel) throws IOException {
            request.produce(channel);
        }

        @Override
        public void releaseResources() {
            request.releaseResources();
        }
    }
}
