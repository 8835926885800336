// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Bodies that no server should send, made out of those that servers do send. */
final class Mutations {
    private static final byte[][] WORDS = {
        utf8("\"usage\":{"),
        utf8("{\"usage\":"),
        utf8("\"model\":\""),
        utf8("\"id\":\""),
        utf8("[{"),
        utf8("]}"),
        utf8("}"),
        utf8("null,"),
        utf8("-1"),
        utf8("99999999999999999999"),
        utf8("1e400"),
        utf8("0.5"),
        utf8("\\ud83d"),
        utf8("\\u0000"),
        utf8("\\\""),
        utf8("\n\n"),
        utf8("\r\n"),
        utf8("\r"),
        utf8("data: "),
        utf8("data: [DONE]\n\n"),
        utf8("event: error\n"),
        utf8(": x\n"),
        utf8("\"type\":\"message_stop\""),
        utf8("\"error\":{"),
        utf8("\"output\":["),
        utf8("\"candidates\":["),
        utf8("\"bytes\":\""),
        {0, 0, 0, 20},
        {0, 0, 0, 0},
        {(byte) 0xFF, (byte) 0xFF},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {0x1f, (byte) 0x8b}
    };

    private static final int LONGEST = 8192;

    private Mutations() {}

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] of(byte[] body, byte[] other, SplittableRandom random) {
        byte[] mutated = body;
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            mutated = once(mutated, other, random);
        }
        return mutated.length > LONGEST ? Arrays.copyOf(mutated, LONGEST) : mutated;
    }

    private static byte[] once(byte[] body, byte[] other, SplittableRandom random) {
        if (body.length == 0) {
            return other;
        }
        int at = random.nextInt(body.length);
        switch (random.nextInt(8)) {
            case 0:
                byte[] flipped = body.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            case 1:
                byte[] replaced = body.clone();
                replaced[at] = (byte) random.nextInt();
                return replaced;
            case 2:
                return Arrays.copyOf(body, at);
            case 3:
                return spliced(body, at, at, WORDS[random.nextInt(WORDS.length)]);
            case 4:
                return spliced(body, at, Math.min(at + random.nextInt(40), body.length), new byte[0]);
            case 5:
                return spliced(body, at, at, Arrays.copyOfRange(body, at / 2, at));
            case 6:
                int from = other.length == 0 ? 0 : random.nextInt(other.length);
                return spliced(body, at, body.length, Arrays.copyOfRange(other, from, other.length));
            default:
                int to = Math.min(at + random.nextInt(9), body.length);
                return spliced(body, at, to, WORDS[random.nextInt(WORDS.length)]);
        }
    }

    private static byte[] spliced(byte[] body, int from, int to, byte[] between) {
        byte[] result = new byte[body.length - (to - from) + between.length];
        System.arraycopy(body, 0, result, 0, from);
        System.arraycopy(between, 0, result, from, between.length);
        System.arraycopy(body, to, result, from + between.length, body.length - to);
        return result;
    }

    static byte[] gzipped(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
