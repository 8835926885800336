// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.AnswerStream;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.StreamAsking;
import io.tokenmeter.agent.capture.TeeStream;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import net.bytebuddy.asm.Advice;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpMessage;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.RequestLine;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Apache HttpClient 4, classic: {@code doExecute}, through which every {@code execute} of its clients goes once, since 4.3. Among them is
 * what was {@code DefaultHttpClient} before.
 *
 * <p>Retries and redirects happen below it, and the body is decompressed already, unless the application does that itself.
 */
@AutoService(Engine.class)
public final class HttpClient4 extends Engine {
    private static final String NAME = "apache-httpclient4";

    public HttpClient4() {
        super(
                NAME,
                Hook.of(
                        new String[] {
                            "org.apache.http.impl.client.InternalHttpClient",
                            "org.apache.http.impl.client.MinimalHttpClient",
                            "org.apache.http.impl.client.AbstractHttpClient"
                        },
                        new String[] {"doExecute"},
                        3, // target, request, context
                        "Execute"),
                Hook.of(
                        new String[] {"org.apache.http.impl.execchain.HttpResponseProxy"}, // since 4.4
                        new String[] {"close"},
                        0,
                        "Close"));
    }

    /** Advice around {@code doExecute}. */
    static final class Execute {
        private Execute() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static @Nullable Object begin(
                @Advice.Argument(0) @Nullable HttpHost target, @Advice.Argument(1) HttpRequest request)
                throws IOException {
            Exchange exchange = Requests.begin(target, request);
            if (exchange == null) {
                return null;
            }
            exchange.sentBy(new Headers(request).header("User-Agent"));
            return new Conversation(request, exchange, Meter.asksStreams() ? Requests.asking(target, request) : null);
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        static void end(
                @Advice.Enter @Nullable Object conversation,
                @Advice.Return @Nullable HttpResponse response,
                @Advice.Thrown @Nullable Throwable failure) {
            if (conversation instanceof Conversation) {
                ((Conversation) conversation).end(response, failure);
            }
        }
    }

    /** Advice at the start of a response's {@code close}, which ends the connection without a word to the entity. */
    static final class Close {
        private Close() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.This HttpResponse response) {
            HttpEntity entity = response.getEntity();
            if (entity instanceof Received) {
                ((Received) entity).exchange.abort();
            }
        }
    }

    /** Reads a request's head, without a copy of it where there is a way. */
    static final class Requests {
        private Requests() {}

        static @Nullable Exchange begin(@Nullable HttpHost target, HttpRequest request) {
            URI uri = request instanceof HttpUriRequest ? ((HttpUriRequest) request).getURI() : null;
            if (uri != null && uri.getRawPath() != null) {
                String host = target != null ? target.getHostName() : uri.getHost();
                int port = target != null ? target.getPort() : uri.getPort();
                return Meter.begin(NAME, 0, ((HttpUriRequest) request).getMethod(), uri.getRawPath(), host, port);
            }
            RequestLine line = request.getRequestLine();
            return target == null
                    ? null
                    : Meter.begin(NAME, 0, line.getMethod(), line.getUri(), target.getHostName(), target.getPort());
        }

        /** @return null to leave the request alone */
        static @Nullable StreamAsking asking(@Nullable HttpHost target, HttpRequest request) {
            RequestLine line = request.getRequestLine();
            URI uri = request instanceof HttpUriRequest ? ((HttpUriRequest) request).getURI() : null;
            String host = target != null ? target.getHostName() : uri != null ? uri.getHost() : null;
            int port = target != null ? target.getPort() : uri != null ? uri.getPort() : -1;
            return Meter.asking(line.getMethod(), line.getUri(), host, port);
        }
    }

    /** A request under way. Its entity is read as it is sent, since it may be one that can't be written again. */
    static final class Conversation {
        private final @Nullable HttpEntityEnclosingRequest request;
        private final Exchange exchange;
        private final @Nullable HttpEntity entity;

        Conversation(HttpRequest request, Exchange exchange, @Nullable StreamAsking asking) throws IOException {
            this.request = request instanceof HttpEntityEnclosingRequest ? (HttpEntityEnclosingRequest) request : null;
            this.exchange = exchange;
            this.entity = this.request == null ? null : this.request.getEntity();
            if (this.request != null && entity != null) {
                HttpEntity asked = asking == null ? null : Asked.instead(entity, asking, new Headers(request));
                this.request.setEntity(new Sent(asked != null ? asked : entity, exchange));
            }
        }

        void end(@Nullable HttpResponse response, @Nullable Throwable failure) {
            if (request != null && entity != null) {
                request.setEntity(entity);
            }
            if (response == null) {
                exchange.failed(failure);
            } else if (exchange.answered(response.getStatusLine().getStatusCode(), new Headers(response))) {
                HttpEntity answer = response.getEntity();
                if (answer == null) {
                    exchange.end();
                } else {
                    response.setEntity(new Received(answer, exchange));
                }
            }
        }
    }

    /** A message's headers. */
    static final class Headers implements HeaderLookup {
        private final HttpMessage message;

        Headers(HttpMessage message) {
            this.message = message;
        }

        @Override
        public @Nullable String header(String name) {
            Header header = message.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }
    }

    /** An entity with the question for the stream's usage in it; its type and all else is the application's. */
    static final class Asked extends HttpEntityWrapper {
        private final byte[] bytes;

        private Asked(HttpEntity entity, byte[] bytes) {
            super(entity);
            this.bytes = bytes;
        }

        /** @return null to leave the entity alone, as one that can't be written twice, or whose length nobody knows */
        static @Nullable HttpEntity instead(HttpEntity entity, StreamAsking asking, HeaderLookup headers)
                throws IOException {
            long length = entity.getContentLength();
            boolean plain = entity.isRepeatable() && !entity.isChunked() && entity.getContentEncoding() == null;
            if (!plain || length <= 0 || length > StreamAsking.MOST_BYTES) {
                return null;
            }
            ByteArrayOutputStream written = new ByteArrayOutputStream((int) length);
            entity.writeTo(written);
            byte[] asked = written.size() == length ? asking.body(written.toByteArray(), headers) : null;
            return asked == null ? null : new Asked(entity, asked);
        }

        @Override
        public long getContentLength() {
            return bytes.length;
        }

        @Override
        public InputStream getContent() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    /** A request's entity, copied as the client writes it. */
    static final class Sent extends HttpEntityWrapper {
        private final Exchange exchange;

        Sent(HttpEntity entity, Exchange exchange) {
            super(entity);
            this.exchange = exchange;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            super.writeTo(new TeeStream(out, exchange.requestTap()));
        }
    }

    /** An answer's entity, copied as the application reads it, by one thread at a time. */
    static final class Received extends HttpEntityWrapper {
        final Exchange exchange;
        private @Nullable AnswerStream content;

        Received(HttpEntity entity, Exchange exchange) {
            super(entity);
            this.exchange = exchange;
        }

        @Override
        public @Nullable InputStream getContent() throws IOException {
            InputStream original = super.getContent();
            if (original != null && (content == null || !content.reads(original))) {
                content = new AnswerStream(original, exchange);
            }
            return original == null ? null : content;
        }

        @Override
        public void writeTo(@Nullable OutputStream out) throws IOException {
            try {
                super.writeTo(out == null ? null : new TeeStream(out, exchange.bodyTap()));
            } catch (IOException | RuntimeException broken) {
                exchange.abort();
                throw broken;
            }
            exchange.end();
        }

        @Override
        @Deprecated
        public void consumeContent() throws IOException {
            exchange.abort();
            super.consumeContent();
        }
    }
}
