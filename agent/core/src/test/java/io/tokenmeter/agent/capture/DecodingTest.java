// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DecodingTest {
    private static final String BODY = Captured.EVENTS;
    private static final int HCRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final Scripted.Reader reader = new Scripted.Reader();

    @Test
    void aPlainBodyPassesInAnyChunks() {
        for (int chunk = 1; chunk <= BODY.length(); chunk++) {
            assertThat(read(Captured.bytes(BODY), chunk).text()).isEqualTo(BODY);
        }
    }

    @Test
    void gzipInflatesInAnyChunks() throws IOException {
        byte[] gzip = gzip(BODY);
        for (int chunk = 1; chunk <= gzip.length; chunk++) {
            Scripted.Reader inflated = read(gzip, chunk);
            assertThat(inflated.text()).isEqualTo(BODY);
            assertThat(inflated.ends).containsExactly(true);
        }
    }

    @Test
    void anEventIsReadWhenItIsFlushed() throws IOException {
        var out = new ByteArrayOutputStream();
        var decoding = new Decoding(reader);
        int from = 0;
        try (var gzip = new GZIPOutputStream(out, true)) {
            for (String event : BODY.split("(?<=\n\n)")) {
                gzip.write(Captured.bytes(event));
                gzip.flush();
                byte[] sent = out.toByteArray();
                decoding.read(sent, from, sent.length - from);
                from = sent.length;
                assertThat(reader.text()).endsWith(event);
            }
        }

        assertThat(reader.text()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, HCRC, EXTRA, NAME, COMMENT, NAME | COMMENT, EXTRA | HCRC, EXTRA | NAME | COMMENT | HCRC})
    void everythingAHeaderMayHoldIsSkipped(int flags) throws IOException {
        for (int extra : new int[] {0, 1, 300}) {
            byte[] gzip = withHeader(flags, extra);
            for (int chunk : new int[] {1, 2, 3, 7, gzip.length}) {
                assertThat(read(gzip, chunk).text()).isEqualTo(BODY);
            }
        }
    }

    @Test
    void membersOneAfterTheOtherAreOneBody() throws IOException {
        byte[] gzip = join(gzip(BODY), gzip(""), gzip("data: more\n\n"));
        for (int chunk = 1; chunk <= gzip.length; chunk++) {
            Scripted.Reader inflated = read(gzip, chunk);
            assertThat(inflated.text()).isEqualTo(BODY + "data: more\n\n");
            assertThat(inflated.ends).containsExactly(true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\0\0\0", "garbage", "\u001f", "\u001fgarbage"})
    void whatFollowsTheLastMemberIsPassedOver(String padding) throws IOException {
        byte[] gzip = join(gzip(BODY), Captured.bytes(padding));
        for (int chunk : new int[] {1, 2, 5, gzip.length}) {
            Scripted.Reader inflated = read(gzip, chunk);
            assertThat(inflated.text()).isEqualTo(BODY);
            assertThat(inflated.ends).containsExactly(true);
        }
    }

    @Test
    void aCorruptBodyEndsWhereItBreaks() throws IOException {
        byte[] gzip = gzip(BODY);
        Arrays.fill(gzip, gzip.length / 2, gzip.length, (byte) 0xff);

        Scripted.Reader inflated = read(gzip, gzip.length);

        assertThat(BODY).startsWith(inflated.text());
        assertThat(inflated.ends).containsExactly(false);
    }

    @Test
    void anyDamageIsHarmless() throws IOException {
        Random random = new Random(7);
        byte[] gzip = gzip(BODY);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = gzip.clone();
            damaged[2 + random.nextInt(damaged.length - 2)] ^= (byte) (1 << random.nextInt(8));
            assertThat(read(damaged, 1 + random.nextInt(64)).ends).hasSize(1);
        }
    }

    @Test
    void aTruncatedBodyIsReadAsFarAsItGoes() throws IOException {
        byte[] gzip = gzip(BODY);
        for (int length = 0; length < gzip.length; length++) {
            Scripted.Reader inflated = read(Arrays.copyOf(gzip, length), 16);
            assertThat(BODY).startsWith(length < 2 ? "" : inflated.text());
            assertThat(inflated.ends).hasSize(1);
        }
    }

    @Test
    void aBombIsLeftAloneSoon() throws IOException {
        var out = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        try (var gzip = new GZIPOutputStream(out)) {
            for (int mebibytes = 0; mebibytes < 200; mebibytes++) {
                gzip.write(zeros);
            }
        }
        byte[] bomb = out.toByteArray();
        var counting = new Counting();

        var decoding = new Decoding(counting);
        decoding.read(bomb, 0, bomb.length);
        decoding.read(bomb, 0, bomb.length);
        decoding.end(true);

        assertThat(counting.read).isBetween(Gunzip.MOST_INFLATED, Gunzip.MOST_INFLATED + 4096);
        assertThat(counting.isComplete).isFalse();
    }

    @Test
    void theFirstMagicByteAloneIsNoGzip() {
        assertThat(read(new byte[] {0x1f}, 1).text()).isEmpty();
        assertThat(read(new byte[] {0x1f, 'a', 'b'}, 1).text()).isEqualTo("\u001fab");
        assertThat(read(new byte[] {0x1f, 'a', 'b'}, 3).text()).isEqualTo("\u001fab");
        assertThat(read(new byte[] {0x1f, 0x1f, 'b'}, 3).text()).isEqualTo("\u001f\u001fb");
    }

    @Test
    void aReaderThatHasEnoughIsGivenNoMore() throws IOException {
        byte[] gzip = gzip("x".repeat(100_000));
        reader.isDone = true;

        assertThat(new Decoding(reader).read(gzip, 0, gzip.length)).isTrue();

        assertThat(reader.read.size()).isPositive().isLessThan(10_000);
    }

    private static Scripted.Reader read(byte[] body, int chunk) {
        var reader = new Scripted.Reader();
        var decoding = new Decoding(reader);
        for (int at = 0; at < body.length; at += chunk) {
            decoding.read(body, at, Math.min(chunk, body.length - at));
        }
        decoding.end(true);
        return reader;
    }

    private static byte[] gzip(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(Captured.bytes(text));
        }
        return out.toByteArray();
    }

    private static byte[] withHeader(int flags, int extra) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(new byte[] {0x1f, (byte) 0x8b, Deflater.DEFLATED, (byte) flags, 1, 2, 3, 4, 0, 3});
        if ((flags & EXTRA) != 0) {
            out.write(extra & 0xff);
            out.write(extra >> 8);
            out.write(new byte[extra]);
        }
        if ((flags & NAME) != 0) {
            out.write(Captured.bytes("body.json\0"));
        }
        if ((flags & COMMENT) != 0) {
            out.write(Captured.bytes("\0"));
        }
        if ((flags & HCRC) != 0) {
            out.write(new byte[] {0, 1});
        }
        byte[] plain = gzip(BODY);
        out.write(plain, 10, plain.length - 10);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) throws IOException {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        return out.toByteArray();
    }

    private static final class Counting implements BodyReader {
        long read;
        boolean isComplete;

        @Override
        public boolean read(byte[] bytes, int offset, int length) {
            read += length;
            return false;
        }

        @Override
        public void end(boolean complete) {
            isComplete = complete;
        }
    }
}
