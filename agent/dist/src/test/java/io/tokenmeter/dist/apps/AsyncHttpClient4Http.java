// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncByteConsumer;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Over Apache HttpAsyncClient 4, with nothing newer than 4.0: with the library's request producer, or one's own. */
final class AsyncHttpClient4Http implements Http {
    private final CloseableHttpAsyncClient client;

    AsyncHttpClient4Http() {
        client = HttpAsyncClients.createDefault();
        client.start();
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

    private static HttpAsyncRequestProducer producer(String url, String json) {
        URI uri = URI.create(url);
        HttpPost request = new HttpPost(uri.getRawPath());
        request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
        return HttpAsyncMethods.create(new HttpHost(uri.getHost(), uri.getPort()), request);
    }

    private CompletableFuture<Reply> execute(HttpAsyncRequestProducer producer) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        CompletableFuture<Future<?>> running = new CompletableFuture<>();
        ArrivingBody body = new ArrivingBody(() -> running.join().cancel(true));
        running.complete(client.execute(producer, new Receiver(reply, body), new Failing(reply, body)));
        return reply;
    }

    /** Completes the reply with the head of the answer and hands the rest to its body. */
    private static final class Receiver extends AsyncByteConsumer<Boolean> {
        private final CompletableFuture<Reply> reply;
        private final ArrivingBody body;

        Receiver(CompletableFuture<Reply> reply, ArrivingBody body) {
            this.reply = reply;
            this.body = body;
        }

        @Override
        protected void onResponseReceived(HttpResponse response) {
            reply.complete(
                    new Reply(response.getStatusLine().getStatusCode(), HttpClient4Http.headers(response), body));
        }

        @Override
        protected void onByteReceived(ByteBuffer bytes, IOControl control) {
            body.add(bytes);
        }

        @Override
        protected Boolean buildResult(HttpContext context) {
            body.end();
            return true;
        }
    }

    /** Passes a failure on. */
    private record Failing(CompletableFuture<Reply> reply, ArrivingBody body) implements FutureCallback<Boolean> {
        @Override
        public void completed(@Nullable Boolean result) {}

        @Override
        public void failed(Exception cause) {
            reply.completeExceptionally(cause);
            body.fail(cause);
        }

        @Override
        public void cancelled() {}
    }

    /** As applications and frameworks write them. */
    private record OwnProducer(HttpAsyncRequestProducer request) implements HttpAsyncRequestProducer {
        @Override
        public HttpHost getTarget() {
            return request.getTarget();
        }

        @Override
        public HttpRequest generateRequest() throws IOException, HttpException {
            return request.generateRequest();
        }

        @Override
        public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
            request.produceContent(encoder, control);
        }

        @Override
        public void requestCompleted(HttpContext context) {
            request.requestCompleted(context);
        }

        @Override
        public void failed(Exception cause) {
            request.failed(cause);
        }

        @Override
        public boolean isRepeatable() {
            return request.isRepeatable();
        }

        @Override
        public void resetRequest() throws IOException {
            request.resetRequest();
        }

        @Override
        public void close() throws IOException {
            request.close();
        }
    }
}
