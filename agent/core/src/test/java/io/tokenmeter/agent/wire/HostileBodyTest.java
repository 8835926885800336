// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.UsageSource;
import io.tokenmeter.agent.capture.Dialect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a server sends, a reader comes to an end, throws nothing and keeps nothing. */
class HostileBodyTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MEGABYTE = 1 << 20;
    /** What reading may allocate in all, whatever the length of the body. */
    private static final long SMALL = 64 * 1024;

    @ParameterizedTest
    @EnumSource
    void bodyCutShortAnywhereIsNoFaultAndNotSeenInTheNext(Sample sample) {
        Sample next = Sample.CHAT_STREAM_OF_A_SLOPPY_SERVER;
        String whole = Reading.describe(next.answer());
        for (int length = 0; length < sample.body.length; length++) {
            Call call = sample.call();
            Reading.read(sample.dialect.answer(call), Arrays.copyOf(sample.body, length), false);

            assertThat(call.usage.reported == null && !call.usage.hasQuantities())
                    .isEqualTo(call.usageSource == UsageSource.MISSING || call.usageSource == UsageSource.ESTIMATED);
            assertThat(Reading.describe(next.answer()))
                    .as("after a cut at " + length)
                    .isEqualTo(whole);
        }
    }

    @Test
    void hundredMegabytesOfTextAreKeptNowhere() {
        byte[] text = new byte[MEGABYTE];
        Arrays.fill(text, (byte) 'x');
        for (String head : new String[] {
            "{\"choices\":\"",
            "{\"id\":\"",
            "{\"",
            "{\"usage\":{\"",
            "{\"usage\":{\"a\":\"",
            "{\"usage\":{\"a\":1",
            "data: ",
            "data: {\"id\":\"",
            "event: ",
            "x",
            ":"
        }) {
            long allocated = allocatedWhileReading(head, text, head.startsWith("{\"") ? 100 : 10);

            assertThat(allocated).as(head).isLessThan(SMALL);
        }
    }

    @Test
    void millionsOfBracketsAreOnlyCounted() {
        for (String unit : new String[] {"[", "{\"a\":", "{\"usage\":", "]", "[{\"x\":["}) {
            for (String head : new String[] {"", "{\"usage\":", "{\"usage\":{\"a\":", "data: ", "{\"choices\":"}) {
                byte[] brackets = unit.repeat(MEGABYTE / unit.length()).getBytes(StandardCharsets.US_ASCII);

                assertThat(allocatedWhileReading(head, brackets, 4))
                        .as(head + unit)
                        .isLessThan(SMALL);
            }
        }
    }

    @Test
    void millionKeysInUsageFillTheLimitAndNoMore() {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            keys.append("\"k").append(i).append("\":{\"n\":").append(i).append("},");
        }

        assertThat(allocatedWhileReading("{\"usage\":{", keys.toString().getBytes(StandardCharsets.US_ASCII), 1))
                .isLessThan(SMALL);
    }

    @Test
    void endlessEventsAllocateNothingEach() {
        String event = "event: x\ndata: {\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}],"
                + "\"usage\":{\"prompt_tokens\":1,\"other\":0.25,\"list\":[1,2]}}\n\n";
        byte[] events = event.repeat(5_000).getBytes(StandardCharsets.US_ASCII);

        assertThat(allocatedWhileReading("", events, 10)).isLessThan(SMALL);
    }

    @ParameterizedTest
    @EnumSource
    void damagedBodiesAreNoFault(Sample sample) {
        long deadline = System.nanoTime() + 30_000_000L;
        for (long seed = sample.name().hashCode(); System.nanoTime() < deadline; seed++) {
            Random random = new Random(seed);
            byte[] body = damaged(sample.body, random);
            try {
                Call call = sample.call();
                readInChunks(sample.dialect.answer(call), body, random);
                readInChunks(sample.dialect.request(call), body, random);
                assertPlausible(call);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + new String(body, StandardCharsets.ISO_8859_1), e);
            }
        }
    }

    @Test
    void noiseIsNoFault() {
        Random random = new Random(42);
        for (Dialect dialect : ServiceLoader.load(Dialect.class)) {
            for (int i = 0; i < 2_000; i++) {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                Call call = Reading.call("openai", "chat");
                readInChunks(dialect.answer(call), noise, random);
                assertPlausible(call);
            }
        }
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        byte[] body =
                "{\"id\":\"a\u00ff\u00c3z\",\"model\":\"\u00ed\u00a0\u0080\"}".getBytes(StandardCharsets.ISO_8859_1);
        Call call = Reading.call("openai", "chat");
        Reading.read(new OpenAiChat().answer(call), body, true);

        assertThat(call.responseId).isEqualTo("a\uFFFD\uFFFDz");
        assertThat(call.answeredModel).isNotEmpty().doesNotContain("\uD800");
    }

    private static void assertPlausible(Call call) {
        var usage = call.usage;
        assertThat(usage.input).isBetween(-1L, 3 * UsageNumbers.MAX_COUNT);
        assertThat(usage.output).isGreaterThanOrEqualTo(usage.input == -1 ? -1 : Math.min(usage.output, 0));
        if (usage.input >= 0) {
            assertThat(usage.cacheRead).isLessThanOrEqualTo(usage.input);
        }
        if (usage.output >= 0) {
            assertThat(usage.reasoning).isLessThanOrEqualTo(usage.output);
        }
        for (long count : new long[] {
            usage.input,
            usage.output,
            usage.total,
            usage.cacheRead,
            usage.cacheWrite,
            usage.cacheWrite1h,
            usage.reasoning
        }) {
            assertThat(count).isGreaterThanOrEqualTo(-1);
        }
    }

    private static byte[] damaged(byte[] body, Random random) {
        byte[] copy = Arrays.copyOf(body, 1 + random.nextInt(body.length + 20));
        for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(3)) {
                case 0 -> copy[at] = (byte) random.nextInt();
                case 1 -> copy[at] = (byte) "{}[]\",:\\\n\ru0-9.e".charAt(random.nextInt(16));
                default -> {
                    int length = Math.min(random.nextInt(40), copy.length - at);
                    int from = random.nextInt(copy.length - length + 1);
                    System.arraycopy(copy, from, copy, at, length);
                }
            }
        }
        return copy;
    }

    private static void readInChunks(BodyReader reader, byte[] body, Random random) {
        int from = 0;
        boolean last = false;
        while (from < body.length && !last) {
            int length = Math.min(body.length - from, random.nextInt(64));
            last = reader.read(body, from, length);
            from += length;
        }
        reader.end(random.nextBoolean());
    }

    private static long allocatedWhileReading(String head, byte[] again, int times) {
        Dialect dialect = new OpenAiChat();
        Reading.read(dialect.answer(Reading.call("openai", "chat")), again, true);
        BodyReader reader = dialect.answer(Reading.call("openai", "chat"));
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        long id = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(id);
        reader.read(first, 0, first.length);
        for (int i = 0; i < times; i++) {
            reader.read(again, 0, again.length);
        }
        reader.end(false);
        return THREADS.getThreadAllocatedBytes(id) - before;
    }
}
