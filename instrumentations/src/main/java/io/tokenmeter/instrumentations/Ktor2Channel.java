// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.instrumentations;

import com.google.auto.service.AutoService;
import io.ktor.utils.io.ByteReadChannel;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.OpenBodies;
import io.tokenmeter.agent.weave.Engine;
import io.tokenmeter.agent.weave.Hook;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;

/**
 * The channel of Ktor 2, for the answers of {@link KtorCio}, which begins their exchanges. It is read in some thirty ways, and each of
 * them says at last how many bytes it has taken out of the channel's ring.
 *
 * <p>One coroutine reads a channel and another writes it, each on any thread; the reader's bytes are in the ring until it says so.
 */
@AutoService(Engine.class)
public final class Ktor2Channel extends Engine {
    private static final String[] CHANNEL = {"io.ktor.utils.io.ByteBufferChannel"}; // until 2.3

    public Ktor2Channel() {
        super(
                "ktor-2-channel",
                Hook.of(
                        CHANNEL,
                        new String[] {"bytesRead"},
                        3,
                        "Taken"), // same in 2.0.0 and 2.3.13, as are those below
                Hook.of(CHANNEL, new String[] {"tryTerminate$ktor_io"}, 0, "Terminated"),
                Hook.of(CHANNEL, new String[] {"cancel"}, 1, "Cancelled"));
    }

    /** Advice before a reader's bytes are given free. */
    static final class Taken {
        private Taken() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(
                @Advice.This Object channel,
                @Advice.FieldValue("readPosition") int at,
                @Advice.FieldValue("reservedSize") int reserved,
                @Advice.Argument(0) ByteBuffer ring,
                @Advice.Argument(2) int count) {
            Exchange exchange = OpenBodies.of(channel);
            if (exchange != null) {
                int whole = Math.min(count, ring.capacity() - reserved - at);
                copy(ring, at, whole, exchange);
                copy(ring, 0, count - whole, exchange);
            }
        }

        private static void copy(ByteBuffer ring, int at, int count, Exchange exchange) {
            if (count > 0) {
                ByteBuffer taken = ring.duplicate();
                taken.limit(at + count);
                taken.position(at);
                exchange.body(taken);
            }
        }
    }

    /** Advice after an attempt to end a channel, which succeeds once it is closed and empty. */
    static final class Terminated {
        private Terminated() {}

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
        static void end(@Advice.This ByteReadChannel channel, @Advice.Return boolean terminated) {
            Exchange exchange = terminated ? OpenBodies.remove(channel) : null;
            if (exchange == null) {
                return;
            }
            if (channel.getClosedCause() == null) {
                exchange.end();
            } else {
                exchange.abort();
            }
        }
    }

    /** Advice before a reader gives up, maybe what is there to its end. */
    static final class Cancelled {
        private Cancelled() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        static void begin(@Advice.This Object channel) {
            Exchange exchange = OpenBodies.remove(channel);
            if (exchange != null) {
                exchange.abort();
            }
        }
    }
}
