// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import org.junit.jupiter.api.Test;

class QianfanTest {
    @Test
    void aStreamTellsAllWithItsLastEvent() {
        Call call = Reading.answer(
                new Qianfan(),
                Reading.events(
                        event("false", "Hello", 2, 0, 2),
                        event("false", ", world", 2, 0, 2),
                        event("true", "", 2, 420, 422)),
                false);

        assertThat(Reading.counts(call)).isEqualTo("input=2 output=420 total=422");
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.REPORTED);
        assertThat(call.status).isEqualTo(Call.Status.OK);
        assertThat(call.responseId).isEqualTo("as-1");
    }

    @Test
    void whereEachEventCountsItselfTheTotalGoesOn() {
        Call call = Reading.answer(
                new Qianfan(),
                Reading.events(event("false", "Beijing", 5, 67, 72), event("true", "the Great Wall", 5, 24, 96)));

        assertThat(Reading.counts(call)).isEqualTo("input=5 output=91 total=96");
    }

    @Test
    void aStreamThatWasCutIsAPart() {
        Call call = Reading.answer(
                new Qianfan(),
                Reading.events(event("false", "Beijing", 5, 67, 72), "{\"id\":\"as-1\",\"is_end\":fal"),
                false);

        assertThat(Reading.counts(call)).isEqualTo("input=5 output=67 total=72");
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.PARTIAL);
        assertThat(call.status).isEqualTo(Call.Status.ABORTED);
    }

    @Test
    void anErrorComesAsAnAnswer() {
        Call call = Reading.answer(
                new Qianfan(), "{\"error_code\":18,\"error_msg\":\"Open api qps request limit reached\"}");

        assertThat(call.status).isEqualTo(Call.Status.ERROR);
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.MISSING);
    }

    private static String event(String end, String text, int input, int output, int total) {
        return "{\"id\":\"as-1\",\"object\":\"chat.completion\",\"created\":1,\"sentence_id\":0,\"is_end\":" + end
                + ",\"is_truncated\":false,\"result\":\"" + text
                + "\",\"need_clear_history\":false,\"usage\":{\"prompt_tokens\":"
                + input + ",\"completion_tokens\":" + output + ",\"total_tokens\":" + total + "}}";
    }
}
