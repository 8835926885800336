// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.Status;
import io.tokenmeter.agent.capture.Call.UsageSource;
import org.junit.jupiter.api.Test;

class AnthropicMessagesTest {
    @Test
    void inputOfOursIncludesCaches() {
        assertThat(Reading.describe(Sample.MESSAGES_JSON.answer()))
                .startsWith(
                        "model=null/claude-sonnet-4-5-20250929 id=msg_1 tier=standard streaming=false status=OK source=REPORTED "
                                + "input=327 output=550 total=877 cacheRead=20 cacheWrite=304 cacheWrite1h=100 reasoning=44 web_searches=2 {")
                .endsWith("\"server_tool_use\":{\"web_search_requests\":2}}");
    }

    @Test
    void lastValueOfEachNumberInTheStreamCounts() {
        assertThat(Reading.describe(Sample.MESSAGES_STREAM.answer(false)))
                .startsWith(
                        "model=null/claude-opus-4-6 id=msg_2 tier=priority streaming=true status=OK source=REPORTED "
                                + "input=49 output=16 total=65 cacheRead=7 cacheWrite=12 cacheWrite1h=10 web_searches=1 {\"input_tokens\":30,");
    }

    @Test
    void streamGivenUpAfterItsStartIsPartial() {
        Call call = Sample.MESSAGES_STREAM_GIVEN_UP.answer(false);

        assertThat(call.status).isEqualTo(Status.ABORTED);
        assertThat(call.usageSource).isEqualTo(UsageSource.PARTIAL);
        assertThat(Reading.counts(call)).isEqualTo("input=25 output=1 total=26");
    }

    @Test
    void bodyThatEndsInsideAnEventIsCutEvenIfTheEngineSaysItEnded() {
        Call call = Sample.MESSAGES_STREAM_GIVEN_UP.answer(true);

        assertThat(call.status).isEqualTo(Status.ABORTED);
        assertThat(call.usageSource).isEqualTo(UsageSource.PARTIAL);
    }

    @Test
    void errorEventKeepsUsageSeen() {
        Call call = Sample.MESSAGES_STREAM_OVERLOADED.answer();

        assertThat(call.status).isEqualTo(Status.ERROR);
        assertThat(call.usageSource).isEqualTo(UsageSource.PARTIAL);
        assertThat(call.usage.input).isEqualTo(25);
    }

    @Test
    void compactionIsAddedAndOtherIterationsAreNot() {
        assertThat(Reading.describe(Sample.MESSAGES_JSON_AFTER_COMPACTION.answer()))
                .endsWith(
                        "input=203000 output=4500 total=207500 {\"input_tokens\":23000,\"output_tokens\":1000,\"iterations\":["
                                + "{\"input_tokens\":180000,\"output_tokens\":3500},{\"input_tokens\":23000,\"output_tokens\":1000}]}");
    }

    @Test
    void splitOfCacheWritesStandsInForTheirSum() {
        Call call = Reading.answer(
                new AnthropicMessages(),
                "{\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"cache_creation\":"
                        + "{\"ephemeral_5m_input_tokens\":3,\"ephemeral_1h_input_tokens\":4}}}");

        assertThat(Reading.counts(call)).isEqualTo("input=8 output=2 total=10 cacheWrite=7 cacheWrite1h=4");
    }

    @Test
    void deltaWithoutUsageLeavesTheOutputProvisional() {
        Call call = Reading.answer(
                new AnthropicMessages(),
                Reading.events(
                        "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":25,\"output_tokens\":1}}}",
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}"));

        assertThat(call.usageSource).isEqualTo(UsageSource.PARTIAL);
    }

    @Test
    void tierIsLookedForInItsPlaceOnly() {
        Call call = Reading.answer(
                new AnthropicMessages(),
                "{\"usage\":{\"service_tier\":[\"a\"],\"more\":{\"service_tier\":\"b\",\"n\":1},\"input_tokens\":1}}");

        assertThat(call.serviceTier).isNull();
        assertThat(call.usage.reported).isEqualTo("{\"more\":{\"n\":1},\"input_tokens\":1}");
    }

    @Test
    void compactionOfOneAnswerIsNotSeenInTheNext() {
        Sample.MESSAGES_JSON_AFTER_COMPACTION.answer();
        Call call = Reading.answer(
                new AnthropicMessages(),
                "{\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"iterations\":[{\"input_tokens\":1,\"output_tokens\":2}]}}");

        assertThat(Reading.counts(call)).isEqualTo("input=1 output=2 total=3");
    }
}
