// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.Status;
import org.junit.jupiter.api.Test;

class OpenAiResponsesTest {
    @Test
    void jsonAnswerIsReadWhole() {
        assertThat(Reading.describe(Sample.RESPONSES_JSON.answer()))
                .startsWith(
                        "model=null/gpt-5-mini-2025-08-07 id=resp_1 tier=default streaming=false status=OK source=REPORTED "
                                + "input=75 output=1186 total=1261 cacheRead=10 cacheWrite=20 reasoning=1024 {");
    }

    @Test
    void lastEventOfAStreamBringsUsageAndTierServed() {
        assertThat(Reading.describe(Sample.RESPONSES_STREAM.answer(false)))
                .startsWith("model=null/gpt-5 id=resp_2 tier=default streaming=true status=OK source=REPORTED "
                        + "input=7 output=3 total=10 ");
    }

    @Test
    void toolsOnTheWayHideNothingOfTheRest() {
        assertThat(Reading.describe(Sample.RESPONSES_STREAM_WITH_TOOLS.answer(false)))
                .startsWith("model=null/gpt-5 id=resp_6 tier=null streaming=true status=OK source=REPORTED "
                        + "input=7 output=3 total=10 web_searches=1 ");
    }

    @Test
    void incompleteResponseIsAnAnswer() {
        Call call = Sample.RESPONSES_STREAM_INCOMPLETE.answer(false);

        assertThat(call.status).isEqualTo(Status.OK);
        assertThat(Reading.counts(call)).isEqualTo("input=7 output=16 total=23");
    }

    @Test
    void failedResponseIsAnErrorWithItsUsage() {
        Call call = Sample.RESPONSES_STREAM_FAILED.answer(false);

        assertThat(call.status).isEqualTo(Status.ERROR);
        assertThat(Reading.counts(call)).isEqualTo("input=7 output=0 total=7");
    }

    @Test
    void errorEventIsAnError() {
        assertThat(Sample.RESPONSES_STREAM_WITH_ERROR.answer().status).isEqualTo(Status.ERROR);
    }

    @Test
    void queuedResponseHasNoUsageYet() {
        assertThat(Reading.describe(Sample.RESPONSES_JSON_IN_BACKGROUND.answer()))
                .isEqualTo("model=null/gpt-5 id=resp_5 tier=null streaming=false status=OK source=MISSING  null");
    }

    @Test
    void abandonedStreamIsAborted() {
        Call call = Reading.answer(
                new OpenAiResponses(),
                Reading.events(
                        "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"model\":\"gpt-5\",\"usage\":null}}"),
                false);

        assertThat(call.status).isEqualTo(Status.ABORTED);
        assertThat(call.answeredModel).isEqualTo("gpt-5");
    }
}
