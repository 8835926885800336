// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.Status;
import io.tokenmeter.agent.capture.Call.UsageSource;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnthropicCompleteTest {
    private static final AnthropicComplete DIALECT = new AnthropicComplete();
    private static final String QUESTION =
            "{\"model\":\"claude-2\",\"max_tokens_to_sample\":256,\"prompt\":\"\\n\\nHuman: Where is my parcel?\\n\\nAssistant:\"}";

    @AfterEach
    void on() {
        Estimate.want(true);
    }

    @Test
    void anAnswerInOnePieceIsEstimated() {
        assertThat(Reading.describe(answered(Sample.COMPLETE_JSON)))
                .isEqualTo("model=claude-2/claude-2.1 id=compl_1 tier=null streaming=false status=OK source=ESTIMATED"
                        + " input=10 output=3 total=13 null");
    }

    @Test
    void aStreamIsEstimatedTheSame() {
        assertThat(Reading.describe(answered(Sample.COMPLETE_STREAM)))
                .isEqualTo("model=claude-2/claude-2.1 id=compl_2 tier=null streaming=true status=OK source=ESTIMATED"
                        + " input=10 output=3 total=13 null");
    }

    @Test
    void aStreamGivenUpAfterItsLastEventIsWhole() {
        assertThat(Sample.COMPLETE_STREAM.answer(false).status).isEqualTo(Status.OK);
    }

    @Test
    void aStreamThatFailsIsAnError() {
        Call call = answered(Sample.COMPLETE_STREAM_OVERLOADED);

        assertThat(call.status).isEqualTo(Status.ERROR);
        assertThat(call.usageSource).isEqualTo(UsageSource.ESTIMATED);
        assertThat(call.usage.output).isEqualTo(1);
    }

    @Test
    void withoutEstimatesUsageIsMissing() {
        Estimate.want(false);

        assertThat(Reading.describe(answered(Sample.COMPLETE_JSON)))
                .isEqualTo(
                        "model=claude-2/claude-2.1 id=compl_1 tier=null streaming=false status=OK source=MISSING  null");
    }

    private static Call answered(Sample sample) {
        Call call = Reading.call("anthropic", "completions");
        Reading.read(DIALECT.request(call), QUESTION.getBytes(StandardCharsets.UTF_8), true);
        Reading.read(DIALECT.answer(call), sample.body, true);
        return call;
    }
}
