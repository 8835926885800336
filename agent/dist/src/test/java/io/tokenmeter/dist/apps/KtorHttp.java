// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.cio.CIO;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpResponseKt;
import io.ktor.client.statement.HttpStatement;
import io.ktor.http.ContentType;
import io.ktor.http.HttpMethod;
import io.ktor.http.content.TextContent;
import io.ktor.utils.io.ByteReadChannel;
import io.ktor.utils.io.jvm.javaio.BlockingKt;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.functions.Function1;
import kotlinx.coroutines.BuildersKt;

/** Over Ktor and its own engine. What is a coroutine there is a thread here, until the answer's body is closed. */
final class KtorHttp implements Http {
    private final HttpClient client = HttpClientKt.HttpClient(CIO.INSTANCE, config -> Unit.INSTANCE);

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
        Thread call = new Thread(() -> {
            try {
                Object unit = await(until -> new HttpStatement(request(url, json), client)
                        .execute((response, unused) -> answer(response, reply), until));
                assert unit == Unit.INSTANCE;
            } catch (Throwable failure) {
                reply.completeExceptionally(told(failure));
            }
        });
        call.setDaemon(true);
        call.start();
        return reply;
    }

    /**
     * What Ktor says of a connection that is reset before a head came is a race of its own, without any agent: up to 1 in 100 is an answer
     * that ended early, the others a reset. Told as one.
     */
    private static Throwable told(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketException reset && "Connection reset".equals(reset.getMessage())
                    || cause instanceof EOFException) {
                return new IOException("no answer");
            }
        }
        return failure;
    }

    private static HttpRequestBuilder request(String url, String json) {
        HttpRequestBuilder request = new HttpRequestBuilder();
        HttpRequestKt.url(request, url);
        request.setMethod(HttpMethod.Companion.getPost());
        request.setBody(new TextContent(json, ContentType.Application.INSTANCE.getJson(), null));
        return request;
    }

    private static Unit answer(HttpResponse response, CompletableFuture<Reply> reply) {
        try {
            Map<String, List<String>> headers = new TreeMap<>();
            response.getHeaders().forEach((name, values) -> {
                headers.put(name, values);
                return Unit.INSTANCE;
            });
            ByteReadChannel channel = await(until -> HttpResponseKt.bodyAsChannel(response, until));
            Body body = new Body(BlockingKt.toInputStream(channel, null));
            reply.complete(new Reply(response.getStatus().getValue(), headers, body));
            body.closed.await();
            return Unit.INSTANCE;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Calls a suspending function and waits for what it leads to. */
    private static <T> T await(Function1<Continuation<? super T>, Object> suspending) throws InterruptedException {
        return BuildersKt.runBlocking(EmptyCoroutineContext.INSTANCE, (scope, until) -> suspending.invoke(until));
    }

    /**
     * A body that tells when it is closed, and of a lost connection only what the socket said: Ktor has an exception of its own for readers
     * that find the channel closed and another for those that wait meanwhile.
     */
    private static final class Body extends FilterInputStream {
        final CountDownLatch closed = new CountDownLatch(1);

        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException failure) {
                throw failure.getCause() instanceof SocketException lost ? lost : failure;
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException failure) {
                throw failure.getCause() instanceof SocketException lost ? lost : failure;
            }
        }

        @Override
        public void close() throws IOException {
            super.close();
            closed.countDown();
        }
    }
}
