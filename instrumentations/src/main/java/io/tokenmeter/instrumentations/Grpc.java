// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Drainable;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * gRPC over any transport: the channel's {@code newCall}, outside all interceptors and the channel's own retries. A call that leads to a
 * model is replaced by a forwarding one, as gRPC's interceptors do; any other costs a look at its method's name.
 *
 * <p>Messages arrive parsed. They are written once more, to the exchange, in gRPC's own frames; that is exact, since what a parser does not
 * know it keeps.
 */
@AutoService(Engine.class)
public final class Grpc extends Engine {
    public Grpc() {
        super(
                "grpc",
                // Same from 1.59 to 1.85; until then it is not proved.
                Hook.of(new String[] {"io.grpc.internal.ManagedChannelImpl"}, new String[] {"newCall"}, 2, "NewCall"));
    }

    /** Advice after {@code newCall}. */
    static final class NewCall {
        private NewCall() {}

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable ClientCall<?, ?> end(
                @Advice.This(typing = Assigner.Typing.DYNAMIC) Channel channel,
                @Advice.Argument(0) MethodDescriptor<?, ?> method,
                @Advice.Return @Nullable ClientCall<?, ?> call) {
            return call != null && Meter.leadsToModel(method.getFullMethodName())
                    ? metered(call, method, channel.authority())
                    : null;
        }

        @SuppressWarnings("unchecked") // a call is made of its method's types
        private static ClientCall<?, ?> metered(
                ClientCall<?, ?> call, MethodDescriptor<?, ?> method, @Nullable String authority) {
            return new MeteredCall<>(
                    (ClientCall<Object, Object>) call, (MethodDescriptor<Object, Object>) method, authority);
        }
    }

    /** Reads along what is sent, and how the call ends. */
    static final class MeteredCall<Q, A> extends SimpleForwardingClientCall<Q, A> {
        private final MethodDescriptor<Q, A> method;
        private final @Nullable String authority;
        /** Between start and end, or null if the call is not metered. */
        private @Nullable Exchange exchange;

        MeteredCall(ClientCall<Q, A> call, MethodDescriptor<Q, A> method, @Nullable String authority) {
            super(call);
            this.method = method;
            this.authority = authority;
        }

        @Override
        public void start(Listener<A> application, Metadata headers) {
            Exchange begun = Meter.beginCall("grpc", method.getFullMethodName(), authority);
            exchange = begun;
            super.start(begun == null ? application : new Listening<>(application, method, begun), headers);
        }

        @Override
        public void sendMessage(Q message) {
            if (exchange != null) {
                Frames.write(method.getRequestMarshaller(), message, exchange.requestTap());
            }
            super.sendMessage(message);
        }

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {
            if (exchange != null) {
                exchange.abort();
            }
            super.cancel(message, cause);
        }
    }

    /** Reads along what is answered. */
    static final class Listening<A> extends SimpleForwardingClientCallListener<A> {
        private final MethodDescriptor<?, A> method;
        private final Exchange exchange;
        private boolean answered;
        private boolean wanted;

        Listening(ClientCall.Listener<A> application, MethodDescriptor<?, A> method, Exchange exchange) {
            super(application);
            this.method = method;
            this.exchange = exchange;
        }

        @Override
        public void onMessage(A message) {
            if (!answered) {
                answered = true;
                wanted = exchange.answered(Outcome.SUCCESS);
            }
            if (wanted) {
                Frames.write(method.getResponseMarshaller(), message, exchange.bodyTap());
            }
            super.onMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (answered) {
                Outcome.end(status, exchange);
            } else {
                Outcome.unanswered(status, exchange);
            }
            super.onClose(status, trailers);
        }
    }

    /** What a call's status means for its exchange. */
    static final class Outcome {
        static final int SUCCESS = 200;

        private Outcome() {}

        static void end(Status status, Exchange exchange) {
            if (status.isOk()) {
                exchange.end();
            } else {
                exchange.abort();
            }
        }

        static void unanswered(Status status, Exchange exchange) {
            int http = http(status.getCode());
            if (http == 0) {
                exchange.failed(status.getCause());
            } else {
                exchange.answered(http);
                exchange.end();
            }
        }

        /** The status that Google's interfaces give over HTTP; 0 for those that a client comes to by itself. */
        private static int http(Status.Code code) {
            switch (code) {
                case OK:
                    return SUCCESS;
                case INVALID_ARGUMENT:
                case FAILED_PRECONDITION:
                case OUT_OF_RANGE:
                    return 400;
                case UNAUTHENTICATED:
                    return 401;
                case PERMISSION_DENIED:
                    return 403;
                case NOT_FOUND:
                    return 404;
                case ALREADY_EXISTS:
                case ABORTED:
                    return 409;
                case RESOURCE_EXHAUSTED:
                    return 429;
                case UNIMPLEMENTED:
                    return 501;
                case UNKNOWN:
                case INTERNAL:
                case DATA_LOSS:
                    return 500;
                default:
                    return 0;
            }
        }
    }

    /** Messages as they are on the wire: five bytes, and what the method's own marshaller makes of them. */
    static final class Frames {
        private static final int PIECE = 2048;

        private Frames() {}

        /** Only a marshaller of protobuf's is asked: its messages are immutable, others may be read but once. */
        static <M> void write(MethodDescriptor.Marshaller<M> marshaller, M message, OutputStream tap) {
            if (marshaller instanceof MethodDescriptor.PrototypeMarshaller) {
                try (InputStream bytes = marshaller.stream(message)) {
                    write(bytes, tap);
                } catch (IOException | RuntimeException unreadable) {
                    // The application is about to meet the same; here the message stays unread.
                }
            }
        }

        private static void write(InputStream bytes, OutputStream tap) throws IOException {
            if (bytes instanceof KnownLength) {
                int length = bytes.available();
                tap.write(
                        new byte[] {0, (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
                        });
                copy(bytes, tap);
            }
        }

        private static void copy(InputStream message, OutputStream tap) throws IOException {
            if (message instanceof Drainable) {
                ((Drainable) message).drainTo(tap);
                return;
            }
            byte[] piece = new byte[PIECE];
            for (int read = message.read(piece); read > 0; read = message.read(piece)) {
                tap.write(piece, 0, read);
            }
        }
    }
}
