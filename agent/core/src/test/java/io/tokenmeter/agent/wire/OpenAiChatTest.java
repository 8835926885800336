// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.Status;
import io.tokenmeter.agent.capture.Call.UsageSource;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OpenAiChatTest {
    private final OpenAiChat dialect = new OpenAiChat();

    @Test
    void jsonAnswerIsReadWhole() {
        assertThat(Reading.describe(Sample.CHAT_JSON.answer()))
                .isEqualTo(
                        "model=null/gpt-4o-2024-08-06 id=chatcmpl-A1 tier=default streaming=false status=OK source=REPORTED "
                                + "input=110 output=320 total=430 cacheRead=20 cacheWrite=5 reasoning=64 inputAudio=80 outputAudio=250 inputImage=3 "
                                + "{\"prompt_tokens\":110,\"completion_tokens\":320,\"total_tokens\":430,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":20,\"audio_tokens\":80,\"cache_write_tokens\":5,\"image_tokens\":3},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":64,\"audio_tokens\":250,\"accepted_prediction_tokens\":0}}");
    }

    @Test
    void streamBringsUsageInTheChunkBeforeDone() {
        assertThat(Reading.describe(Sample.CHAT_STREAM.answer(false)))
                .isEqualTo(
                        "model=null/gpt-4o id=chatcmpl-B tier=default streaming=true status=OK source=REPORTED "
                                + "input=9 output=2 total=11 {\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}");
    }

    @Test
    void streamNobodyAskedForUsageHasNone() {
        assertThat(Reading.describe(Sample.CHAT_STREAM_WITHOUT_USAGE.answer()))
                .isEqualTo(
                        "model=null/gpt-4o id=chatcmpl-C tier=null streaming=true status=OK source=ESTIMATED output=1 null");
    }

    @Test
    void lastOfCumulativeUsagesCounts() {
        Call call = Sample.CHAT_STREAM_WITH_CUMULATIVE_USAGE.answer();

        assertThat(Reading.counts(call)).isEqualTo("input=9 output=3 total=12");
        assertThat(call.usageSource).isEqualTo(UsageSource.REPORTED);
    }

    @Test
    void cumulativeUsageOfAnAbandonedStreamIsPartial() {
        String body = new String(Sample.CHAT_STREAM_WITH_CUMULATIVE_USAGE.body, StandardCharsets.UTF_8);
        Call call = Reading.answer(dialect, body.substring(0, body.indexOf("\n\n") + 20), false);

        assertThat(call.status).isEqualTo(Status.ABORTED);
        assertThat(call.usageSource).isEqualTo(UsageSource.PARTIAL);
        assertThat(Reading.counts(call)).isEqualTo("input=9 output=1 total=10");
    }

    @Test
    void emptyModelOfAzuresFirstChunkIsPassedOver() {
        assertThat(Reading.describe(Sample.CHAT_STREAM_OF_AZURE.answer()))
                .startsWith("model=null/gpt-4o-2024-08-06 id=chatcmpl-E ")
                .contains("input=7 output=5 total=12");
    }

    @Test
    void groqsOwnPlaceForUsageIsReadAndFractionsAreKept() {
        assertThat(Reading.describe(Sample.CHAT_STREAM_OF_GROQ.answer()))
                .endsWith(
                        "id=chatcmpl-F tier=null streaming=true status=OK source=REPORTED input=40 output=60 total=100 "
                                + "{\"queue_time\":0.024000001,\"prompt_tokens\":40,\"prompt_time\":1.5e-05,\"completion_tokens\":60,"
                                + "\"total_tokens\":100,\"total_time\":1.5}");
    }

    @Test
    void anyLineEndAndSplitDataAndBrokenEventsAreCopedWith() {
        assertThat(Reading.describe(Sample.CHAT_STREAM_OF_A_SLOPPY_SERVER.answer(false)))
                .isEqualTo(
                        "model=null/m id=g1 tier=null streaming=true status=OK source=REPORTED input=3 output=4 total=7 "
                                + "{\"prompt_tokens\":3,\"completion_tokens\":4}");
    }

    @Test
    void errorInsideAnAnsweredStreamMakesTheCallAnError() {
        Call call = Sample.CHAT_STREAM_THAT_FAILS.answer();

        assertThat(call.status).isEqualTo(Status.ERROR);
        assertThat(Reading.counts(call)).isEqualTo("input=3 output=1 total=4");
        assertThat(Sample.CHAT_STREAM_WITH_ERROR_EVENT.answer().status).isEqualTo(Status.ERROR);
    }

    @Test
    void deepSeeksCacheHitsAreCacheReads() {
        assertThat(Reading.counts(Sample.CHAT_JSON_OF_DEEPSEEK.answer()))
                .isEqualTo("input=10000 output=2000 total=12000 cacheRead=8000 reasoning=1500");
    }

    @Test
    void totalDecidesThatReasoningStandsBesideTheCompletion() {
        assertThat(Reading.counts(Sample.CHAT_JSON_WITH_REASONING_BESIDE.answer()))
                .isEqualTo("input=32 output=103 total=135 cacheRead=6 reasoning=94");
    }

    @Test
    void totalDecidesForSmallReasoningToo() {
        String usage = "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":50,\"total_tokens\":TOTAL,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":20}}}";

        assertThat(Reading.counts(Reading.answer(dialect, usage.replace("TOTAL", "80"))))
                .isEqualTo("input=10 output=70 total=80 reasoning=20");
        assertThat(Reading.counts(Reading.answer(dialect, usage.replace("TOTAL", "60"))))
                .isEqualTo("input=10 output=50 total=60 reasoning=20");
        assertThat(Reading.counts(Reading.answer(dialect, usage.replace("TOTAL", "61"))))
                .isEqualTo("input=10 output=50 total=61 reasoning=20");
    }

    @Test
    void withoutATotalXaiCountsReasoningBesideAndOthersInside() {
        String body =
                "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":9,\"completion_tokens_details\":{\"reasoning_tokens\":4}}}";
        Call xai = Reading.call("xai", "chat");
        Reading.read(dialect.answer(xai), body.getBytes(StandardCharsets.UTF_8), true);

        assertThat(Reading.counts(xai)).isEqualTo("input=10 output=13 total=23 reasoning=4");
        assertThat(Reading.counts(Reading.answer(dialect, body))).isEqualTo("input=10 output=9 total=19 reasoning=4");
    }

    @Test
    void moreReasoningThanOutputStandsBesideWhateverTheTotalSays() {
        String body =
                "{\"usage\":{\"prompt_tokens\":33,\"completion_tokens\":7163,\"total_tokens\":7196,\"reasoning_tokens\":95305}}";

        assertThat(Reading.counts(Reading.answer(dialect, body)))
                .isEqualTo("input=33 output=102468 total=102501 reasoning=95305");
    }

    @Test
    void costsStayInWhatWasReported() {
        assertThat(Sample.CHAT_JSON_OF_OPENROUTER.answer().usage.reported)
                .isEqualTo("{\"prompt_tokens\":24,\"completion_tokens\":6,\"total_tokens\":30,\"cost\":0,"
                        + "\"cost_details\":{\"upstream_inference_cost\":4.45e-06}}");
    }

    @Test
    void impossibleCountsAreUnknown() {
        Call call = Sample.CHAT_JSON_WITH_IMPOSSIBLE_COUNTS.answer();

        assertThat(Reading.counts(call)).isEmpty();
        assertThat(call.usage.reported)
                .isEqualTo("{\"prompt_tokens\":-5,\"completion_tokens\":2.5,\"total_tokens\":1000000000000001,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":99999999999999999999}}");
    }

    @Test
    void partsNeverExceedTheirWhole() {
        String body =
                "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15,\"prompt_tokens_details\":"
                        + "{\"cached_tokens\":8,\"cache_write_tokens\":8,\"audio_tokens\":70},\"completion_tokens_details\":{\"audio_tokens\":9}}}";

        assertThat(Reading.counts(Reading.answer(dialect, body)))
                .isEqualTo("input=10 output=5 total=15 cacheRead=8 cacheWrite=2 inputAudio=10 outputAudio=5");
    }

    @Test
    void embeddingsHaveNoOutput() {
        assertThat(Reading.describe(Sample.EMBEDDINGS_JSON.answer()))
                .isEqualTo(
                        "model=null/text-embedding-3-small id=null tier=null streaming=false status=OK source=REPORTED "
                                + "input=5 output=0 total=5 {\"prompt_tokens\":5,\"total_tokens\":5}");
    }

    @Test
    void completionsStreamAsChatDoes() {
        assertThat(Reading.describe(Sample.COMPLETIONS_STREAM.answer()))
                .contains("gpt-3.5-turbo-instruct id=cmpl-1 ", "input=4 output=1 total=5");
    }

    @Test
    void doneEndsTheReadingAtItsLastByte() {
        Call call = Reading.call("openai", "chat");
        var reader = dialect.answer(call);
        byte[] body = "data: {\"id\":\"a\"}\n\ndata: [DONE]".getBytes(StandardCharsets.US_ASCII);

        assertThat(reader.read(body, 0, body.length - 1)).isFalse();
        assertThat(reader.read(body, body.length - 1, 1)).isTrue();
        reader.end(false);
        assertThat(call.status).isEqualTo(Status.OK);
    }

    @Test
    void whatOnlyBeginsLikeDoneIsData() {
        Call call = Reading.answer(dialect, "data: [DON]\n\ndata: [1]\n\ndata: {\"id\":\"a\"}\n\n", false);

        assertThat(call.responseId).isEqualTo("a");
        assertThat(call.status).isEqualTo(Status.ABORTED);
    }

    @Test
    void bodyThatIsNoAnswerLeavesUsageMissing() {
        for (String body : new String[] {
            "", " ", "<html>", "null", "[]", "{", "{}", "{\"usage\":null}", "{\"usage\":{}}", "{\"usage\":7}"
        }) {
            Call call = Reading.answer(dialect, body);

            assertThat(call.usageSource).as(body).isEqualTo(UsageSource.MISSING);
            assertThat(call.usage.reported).as(body).isNull();
        }
    }

    @Test
    void byteOrderMarkIsPassedOver() {
        assertThat(Reading.answer(dialect, "\uFEFF {\"id\":\"a\"}").responseId).isEqualTo("a");
        assertThat(Reading.answer(dialect, "\uFEFFdata: {\"id\":\"a\"}\n\n").responseId)
                .isEqualTo("a");
    }

    @Test
    void lineEndsMayBeMixed() {
        Call call = Reading.answer(dialect, "id: 1\revent: error\ndata: {\"id\":\"a\"}\r\n\r\n");

        assertThat(call.status).isEqualTo(Status.ERROR);
        assertThat(call.responseId).isEqualTo("a");
    }

    @Test
    void arrayInAnEventIsNotLookedInto() {
        assertThat(Reading.answer(dialect, Reading.events("[{\"id\":\"wrong\"}]", "{\"id\":\"a\"}")).responseId)
                .isEqualTo("a");
    }

    @Test
    void firstModelAndIdStayAndOverlongOnesDoNotCount() {
        String overlong = "x".repeat(257);
        Call call = Reading.answer(
                dialect,
                Reading.events(
                        "{\"id\":\"" + overlong + "\",\"model\":\"" + overlong + "\"}",
                        "{\"id\":\"a\",\"model\":\"m\"}",
                        "{\"id\":\"b\",\"model\":\"n\"}"));

        assertThat(call.responseId).isEqualTo("a");
        assertThat(call.answeredModel).isEqualTo("m");
    }

    @Test
    void pageThatIsNoEventStreamIsNotStreaming() {
        assertThat(Reading.answer(dialect, "<html>\nxdata: 1\n</html>").streaming)
                .isFalse();
    }
}
