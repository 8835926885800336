// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes ids for calls, on the agent's thread: random enough to be unique among many JVMs, cheap enough for every call. */
final class CallIdentities {
    private static final long VERSION_7 = 0x7000L;
    private static final long RFC_VARIANT = 0x8000_0000_0000_0000L;

    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    /** A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, 74 random bits. */
    UUID callId(long startedAtMillis) {
        long high = (startedAtMillis << 16) | VERSION_7 | (random.nextLong() & 0xfffL);
        long low = (random.nextLong() >>> 2) | RFC_VARIANT;
        return new UUID(high, low);
    }

    /** 32 lower-case hex digits, not all zero. */
    String traceId() {
        return hex(random.nextLong()) + spanId();
    }

    /** 16 lower-case hex digits, not all zero. */
    String spanId() {
        long bits = random.nextLong();
        return hex(bits == 0 ? 1 : bits);
    }

    private static String hex(long bits) {
        String digits = Long.toHexString(bits);
        return "0000000000000000".substring(digits.length()) + digits;
    }
}
