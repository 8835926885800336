// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tokenmeter.agent.config.Config;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeterTest {
    private final Captured captured = new Captured();

    @BeforeEach
    void install() {
        new Meter(
                        new Gate(ServiceLoader.load(Dialect.class)),
                        new Providers(Config.read(null, new Properties(), Map.of())),
                        captured.open,
                        captured.calls::add,
                        captured.faults)
                .install();
    }

    @Test
    void aCallIsNamedAfterItsHost() {
        Call call = end(Meter.begin("okhttp", 0, "POST", "/v1/chat/completions", "API.OpenAI.com", -1));

        assertThat(call.provider).isEqualTo("openai");
        assertThat(call.endpointHost).isEqualTo("api.openai.com");
        assertThat(call.client).isEqualTo("okhttp");
        assertThat(call.operation).isEqualTo("chat");
        assertThat(call.startedAtMillis).isCloseTo(System.currentTimeMillis(), within(60_000));
    }

    @Test
    void anUnknownHostIsNamedAfterTheWireFormat() {
        Exchange exchange = Meter.begin("okhttp", 0, "POST", "/v1/messages", "gateway.corp", 8443);
        Captured.send(Objects.requireNonNull(exchange), "{\"model\":\"claude\"}");

        assertThat(end(exchange).provider).isEqualTo("anthropic-compatible");
    }

    @Test
    void aCallStartsWhenItsRequestBegan() {
        long twoSecondsAgo = System.nanoTime() - 2_000_000_000L;
        long now = System.currentTimeMillis();
        Call call = end(Meter.begin("okhttp", twoSecondsAgo, "POST", "/v1/chat/completions", "api.openai.com", -1));

        assertThat(call.startedAtMillis).isLessThanOrEqualTo(now);
        assertThat(call.durationMillis).isGreaterThanOrEqualTo(2_000);
    }

    @Test
    void eachBilledAnswerOfABatchIsACallOnce() {
        String one = batchLine(
                "batch_req_1", "\"status_code\":200,\"body\":{\"model\":\"gpt-4o\",\"usage\":{\"prompt_tokens\":11}}");
        String two = batchLine(
                "batch_req_2", "\"status_code\":200,\"body\":{\"model\":\"gpt-4o\",\"usage\":{\"prompt_tokens\":12}}");
        String refused = batchLine("batch_req_3", "\"status_code\":400,\"body\":{\"error\":{\"code\":\"invalid\"}}");
        Exchange cut = Objects.requireNonNull(results("api.openai.com"));
        Captured.receive(cut, one + two.substring(0, 90));
        cut.abort();
        Exchange whole = Objects.requireNonNull(results("api.openai.com"));
        for (char c : (one + refused + "\n" + two.strip()).toCharArray()) {
            Captured.receive(whole, String.valueOf(c));
        }
        whole.end();

        assertThat(captured.calls).extracting(call -> call.responseId).containsExactly("batch_req_1", "batch_req_2");
        assertThat(captured.calls).extracting(call -> call.usage.input).containsExactly(11L, 12L);
        assertThat(captured.calls).allSatisfy(call -> {
            assertThat(call.provider).isEqualTo("openai");
            assertThat(call.operation).isEqualTo("batch");
            assertThat(call.serviceTier).isEqualTo("batch");
            assertThat(call.httpStatus).isEqualTo(200);
            assertThat(call.durationMillis).isEqualTo(Call.NOT_YET);
        });
        assertThat(results("api.openai.com")).as("fetched once more").isNull();
        assertThat(results("files.corp")).as("a file elsewhere").isNull();
    }

    private static String batchLine(String id, String response) {
        return "{\"id\":\"" + id + "\",\"custom_id\":\"x\",\"response\":{" + response + "},\"error\":null}\n";
    }

    private static @Nullable Exchange results(String host) {
        Exchange exchange = Meter.begin("okhttp", 0, "GET", "/v1/files/file-1/content", host, -1);
        if (exchange != null) {
            exchange.answered(200);
        }
        return exchange;
    }

    @Test
    void whatAThreadSendsForACountedCallIsNotCountedAgain() {
        Exchange above = Objects.requireNonNull(chat());
        Meter.enter(above);
        assertThat(chat()).isNull();
        assertThat(CompletableFuture.supplyAsync(MeterTest::chat).join())
                .as("on another thread")
                .isNotNull();

        assertThat(Meter.leave()).isSameAs(above);
        assertThat(Meter.leave()).isNull();
        assertThat(chat()).isNotNull();
    }

    @Test
    void anIdIsClaimedUntilItsCallIsOver() {
        Meter.claim("a59efc27");

        assertThat(Meter.isClaimed("a59efc27")).isTrue();
        assertThat(Meter.isClaimed("another")).isFalse();
        assertThat(Meter.isClaimed(null)).isFalse();
        Meter.release("a59efc27");
        assertThat(Meter.isClaimed("a59efc27")).isFalse();
    }

    private static @Nullable Exchange chat() {
        return Meter.begin("okhttp", 0, "POST", "/v1/chat/completions", "api.openai.com", -1);
    }

    @Test
    void anyOtherRequestPassesWithoutAllocation() {
        passOthers(20_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();

        passOthers(20_000);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
    }

    private static void passOthers(int times) {
        for (int i = 0; i < times; i++) {
            boolean metered = Meter.begin("okhttp", 0, "GET", "https://api.openai.com/v1/models", "h", 1) != null
                    || Meter.begin("okhttp", 0, "POST", "https://shop.test/orders?id=7", "shop.test", -1) != null
                    || Meter.begin("okhttp", 0, "POST", "/suggest/completionsx", "shop.test", -1) != null
                    || Meter.begin("okhttp", 0, "POST", "/v1/chat/completions", null, -1) != null;
            if (metered) {
                throw new AssertionError("metered");
            }
        }
    }

    private Call end(@Nullable Exchange begun) {
        Exchange exchange = Objects.requireNonNull(begun);
        exchange.answered(200);
        exchange.end();
        assertThat(captured.calls).hasSize(1);
        return captured.calls.get(0);
    }

    private static Offset<Long> within(long millis) {
        return Offset.offset(millis);
    }
}
