// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.capture.Call;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes ids for calls, on the agent's thread: unique among many JVMs, cheap enough for every call (RFC 9562). */
final class CallIdentities {
    private static final long VERSION_7 = 0x7000L;
    private static final long VERSION_8 = 0x8000L;
    private static final long TWELVE_BITS = 0xFFFL;
    private static final long RFC_VARIANT = 0x8000_0000_0000_0000L;

    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    private long lastMillis;
    /** Of the ids with that time. */
    private int sequence;

    /**
     * A UUIDv7: 48 bits of Unix milliseconds, 12 that keep the order of calls that follow each other within one, 62 random ones.
     *
     * <p>Of an answer that others may fetch as well a UUIDv8: the time, and for the rest a hash that all who fetch it arrive at.
     */
    UUID callId(Call call) {
        String answer = call.responseId;
        return call.background && answer != null && answer.length() >= Call.SHORTEST_OWN_ID
                ? fetchedId(call.startedAtMillis, call.endpointHost + '\n' + answer)
                : callId(call.startedAtMillis);
    }

    private UUID callId(long startedAtMillis) {
        sequence = startedAtMillis == lastMillis ? sequence + 1 : 0;
        lastMillis = startedAtMillis;
        return id(startedAtMillis, VERSION_7 | (sequence & TWELVE_BITS), random.nextLong());
    }

    private static UUID fetchedId(long startedAtMillis, String answer) {
        ByteBuffer hash = ByteBuffer.wrap(sha256(answer));
        return id(startedAtMillis, VERSION_8 | (hash.getLong() & TWELVE_BITS), hash.getLong());
    }

    private static UUID id(long millis, long versionAndMore, long rest) {
        return new UUID((millis << 16) | versionAndMore, (rest >>> 2) | RFC_VARIANT);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
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
