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
import net.bytebuddy.asm.Advice;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Apache HttpClient 5, classic: {@code doExecute}, through which every {@code execute} of the two clients goes once, since 5.0.
 *
 * <p>Retries and redirects happen below it, and the body is decompressed already. The classic client over an async one, since 5.6, is left to
 * {@link AsyncHttpClient5}: the names below are exact.
 */
@AutoService(Engine.class)
public final class HttpClient5 extends Engine {
    private static final String NAME = "apache-httpclient5";

    public HttpClient5() {
        super(
                NAME,
                Hook.of(
                        new String[] {
                            "org.apache.hc.client5.http.impl.classic.InternalHttpClient",
                            "org.apache.hc.client5.http.impl.classic.MinimalHttpClient"
                        },
                        new String[] {"doExecute"},
                        3, // target, request, context
                        "Execute"));
    }

    /** Advice around {@code doExecute}. */
    static final class Execute {
        private Execute() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static @Nullable Object begin(
                @Advice.Argument(0) @Nullable HttpHost target, @Advice.Argument(1) ClassicHttpRequest request)
                throws IOException {
            URIAuthority authority = target != null ? null : request.getAuthority();
            String host = target != null ? target.getHostName() : authority != null ? authority.getHostName() : null;
            int port = target != null ? target.getPort() : authority != null ? authority.getPort() : -1;
            String path = request.getPath();
            Exchange exchange = path == null ? null : Meter.begin(NAME, 0, request.getMethod(), path, host, port);
            if (exchange == null) {
                return null;
            }
            exchange.sentBy(new Headers(request).header("User-Agent"));
            StreamAsking asking = Meter.asksStreams() ? Meter.asking(request.getMethod(), path, host, port) : null;
            return new Conversation(request, exchange, asking);
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        static void end(
                @Advice.Enter @Nullable Object conversation,
                @Advice.Return @Nullable ClassicHttpResponse response,
                @Advice.Thrown @Nullable Throwable failure) {
            if (conversation instanceof Conversation) {
                ((Conversation) conversation).end(response, failure);
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

    /** A request under way. Its entity is read as it is sent, since it may be one that can't be written again. */
    static final class Conversation {
        private final ClassicHttpRequest request;
        private final Exchange exchange;
        private final @Nullable HttpEntity entity;

        Conversation(ClassicHttpRequest request, Exchange exchange, @Nullable StreamAsking asking) throws IOException {
            this.request = request;
            this.exchange = exchange;
            this.entity = request.getEntity();
            if (entity != null) {
                HttpEntity asked = asking == null ? null : Asked.instead(entity, asking, new Headers(request));
                request.setEntity(new Sent(asked != null ? asked : entity, exchange));
            }
        }

        void end(@Nullable ClassicHttpResponse response, @Nullable Throwable failure) {
            if (entity != null) {
                request.setEntity(entity);
            }
            if (response == null) {
                exchange.failed(failure);
            } else if (exchange.answered(response.getCode(), new Headers(response))) {
                HttpEntity answer = response.getEntity();
                if (answer == null) {
                    exchange.end();
                } else {
                    response.setEntity(new Received(answer, exchange));
                }
            }
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
        private final Exchange exchange;
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
        public void close() throws IOException {
            exchange.abort();
            super.close();
        }
    }
}
