// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.Session;
import io.tokenmeter.agent.capture.Usage;
import io.tokenmeter.testkit.FakeProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A WebSocket's messages leave a row for each answer. */
class SessionTest {
    private static final String DONE =
            "{\"type\":\"response.done\",\"event_id\":\"e\",\"response\":{\"id\":\"resp_R\",\"status\":\"completed\","
                    + "\"usage\":{\"total_tokens\":230,\"input_tokens\":110,\"output_tokens\":120,\"input_token_details\":{\"text_tokens\":50,\"audio_tokens\":60,"
                    + "\"cached_tokens\":64,\"cached_tokens_details\":{\"text_tokens\":40,\"audio_tokens\":24}},\"output_token_details\":{\"text_tokens\":20,\"audio_tokens\":100}}}}";

    private static final String USAGE = "{\"input_tokens\":7,\"output_tokens\":3,\"total_tokens\":10}";

    private static final String LIVE_USAGE =
            "\"usageMetadata\":{\"promptTokenCount\":30,\"responseTokenCount\":12,\"totalTokenCount\":42,"
                    + "\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":10},{\"modality\":\"AUDIO\",\"tokenCount\":20}],"
                    + "\"responseTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":12}]}";

    private Metered metered;

    @BeforeEach
    void install() throws IOException {
        try (FakeProvider provider = FakeProvider.start()) {
            metered = new Metered(provider);
            metered.calls("/plain", "{}");
        }
    }

    private static Session session(String url) {
        return Objects.requireNonNull(Meter.beginSession("test", url, "api.openai.com", -1, null));
    }

    private static Session live() {
        String service = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?key=k";
        return Objects.requireNonNull(
                Meter.beginSession("test", service, "generativelanguage.googleapis.com", -1, null));
    }

    @Test
    void eachAnswerOfARealtimeSessionHasARow() {
        Session session = session("wss://api.openai.com/v1/realtime?model=gpt-realtime&x=y");
        session.received(
                "{\"type\":\"session.created\",\"session\":{\"id\":\"sess_1\",\"model\":\"gpt-realtime-2025-08-28\"}}");
        for (int i = 1; i <= 2; i++) {
            session.received("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_" + i + "\",\"usage\":null}}");
            session.received("{\"type\":\"response.output_audio.delta\",\"delta\":\"UklGRg==\"}");
            session.received(DONE.replace("resp_R", "resp_" + i));
        }
        session.received("{\"type\":\"rate_limits.updated\"}");
        session.end();

        assertThat(metered.last()).hasSize(2).allSatisfy(call -> {
            assertThat(Reading.counts(call))
                    .isEqualTo("input=110 output=120 total=230 cacheRead=64 inputAudio=60 outputAudio=100");
            assertThat(Reading.beside(call)).isEqualTo(" cache_read_audio_tokens=24");
            assertThat(call.model()).isEqualTo("gpt-realtime-2025-08-28");
            assertThat(call.provider).isEqualTo("openai");
            assertThat(call.operation).isEqualTo("realtime");
            assertThat(call.status).isEqualTo(Call.Status.OK);
            assertThat(call.streaming).isTrue();
        });
        assertThat(metered.last()).extracting(call -> call.responseId).containsExactly("resp_1", "resp_2");
    }

    @Test
    void anAnswerThatIsCutHasARowWithoutUsage() {
        Session session = session("/v1/realtime?model=gpt-realtime");
        session.received("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}");
        session.end();
        session.end();

        assertThat(metered.last()).hasSize(1).allSatisfy(call -> {
            assertThat(call.status).isEqualTo(Call.Status.ABORTED);
            assertThat(call.requestedModel).isEqualTo("gpt-realtime");
        });
    }

    @Test
    void whatComesAfterTheEndIsOfNoAnswer() {
        Session session = session("/v1/realtime?model=gpt-realtime");
        session.received("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}");
        session.end();
        session.received(delta("response.text", "late"));
        session.received(DONE);
        session.end();

        assertThat(metered.last())
                .extracting(call -> call.responseId + " " + call.status)
                .containsExactly("resp_1 ABORTED");
    }

    @Test
    void whatAnAnswerSaidBeforeItWasCutIsEstimated() {
        for (String kind : List.of("text", "output_text", "function_call_arguments")) {
            Session session = session("/v1/realtime?model=gpt-realtime");
            session.received("{\"type\":\"response.created\",\"response\":{\"id\":\"" + kind + "\"}}");
            session.received(delta("response." + kind, "The quick brown fox "));
            session.received(delta("response." + kind, "jumps over the lazy dog"));
            session.end();
        }

        assertThat(metered.last()).hasSize(3).allSatisfy(call -> {
            assertThat(call.usageSource).isEqualTo(Call.UsageSource.ESTIMATED);
            assertThat(call.usage.output).isBetween(8L, 10L);
            assertThat(call.usage.input).isEqualTo(Usage.UNKNOWN);
        });
    }

    private static String delta(String kind, String text) {
        return "{\"type\":\"" + kind + ".delta\",\"response_id\":\"r\",\"delta\":\"" + text + "\"}";
    }

    @Test
    void soundIsNoMeasureOfACutAnswer() {
        for (String kind : List.of("audio", "output_audio")) {
            Session session = session("/v1/realtime?model=gpt-realtime");
            session.received("{\"type\":\"response.created\",\"response\":{\"id\":\"" + kind + "\"}}");
            session.received(delta("response.output_text", "Listen:"));
            session.received(delta("response." + kind + "_transcript", "The quick brown fox"));
            session.received(delta("response." + kind, "UklGRiQAAABXQVZFZm10IBAAAAABAAEA"));
            session.end();
        }

        assertThat(metered.last())
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.usageSource).isEqualTo(Call.UsageSource.MISSING));
    }

    @Test
    void transcriptsAreNoTextOfACutAnswer() {
        Session session = session("/v1/realtime?model=gpt-realtime");
        session.received("{\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}");
        session.received(delta("conversation.item.input_audio_transcription", "How do you do"));
        session.received(delta("response.output_audio_transcript", "The quick brown fox"));
        session.end();

        assertThat(metered.last())
                .hasSize(1)
                .allSatisfy(call -> assertThat(call.usageSource).isEqualTo(Call.UsageSource.MISSING));
    }

    @Test
    void whatATurnSaidBeforeItWasCutIsEstimatedUnlessItsModelThinks() {
        for (String model : List.of("gemini-2.0-flash-live-001", "gemini-live-2.5-flash")) {
            Session session = live();
            session.sent("{\"setup\":{\"model\":\"models/" + model + "\"}}");
            session.received("{\"setupComplete\":{}}");
            session.received(part("\"text\":\"The quick brown fox \""));
            session.received(part("\"text\":\"jumps over the lazy dog\""));
            session.end();
        }

        assertThat(metered.last())
                .extracting(call -> call.usageSource)
                .containsExactly(Call.UsageSource.ESTIMATED, Call.UsageSource.MISSING);
        assertThat(metered.last().get(0).usage.output).isBetween(8L, 10L);
        assertThat(metered.last().get(0).usage.input).isEqualTo(Usage.UNKNOWN);
    }

    @Test
    void soundIsNoMeasureOfACutTurn() {
        Session session = live();
        session.sent("{\"setup\":{\"model\":\"models/gemini-2.0-flash-live-001\"}}");
        session.received("{\"setupComplete\":{}}");
        session.received(part("\"text\":\"Listen:\""));
        session.received(part("\"inlineData\":{\"mimeType\":\"audio/pcm\",\"data\":\"UklGRiQAAAA\"}"));
        session.received("{\"serverContent\":{\"outputTranscription\":{\"text\":\"The quick brown fox\"}}}");
        session.end();

        assertThat(metered.last())
                .hasSize(1)
                .allSatisfy(call -> assertThat(call.usageSource).isEqualTo(Call.UsageSource.MISSING));
    }

    private static String part(String content) {
        return "{\"serverContent\":{\"modelTurn\":{\"role\":\"model\",\"parts\":[{" + content + "}]}}}";
    }

    @Test
    void whatTheUserSaidIsOnAnotherBill() {
        Session session = session("/v1/realtime?model=gpt-realtime");
        session.received("{\"type\":\"conversation.item.input_audio_transcription.completed\",\"transcript\":\"Hi\","
                + "\"usage\":{\"type\":\"duration\",\"seconds\":2}}");
        session.received(DONE);

        assertThat(metered.last())
                .hasSize(1)
                .allSatisfy(call -> assertThat(call.usage.hasOtherFees).isTrue());
    }

    @Test
    void responsesMayComeAsMessages() {
        Session session = session("wss://api.openai.com/v1/responses");
        session.received(
                "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"model\":\"gpt-5\",\"usage\":null}}");
        session.received("{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}");
        session.received("{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\",\"model\":\"gpt-5\","
                + "\"usage\":{\"input_tokens\":7,\"output_tokens\":3,\"total_tokens\":10}}}");

        assertThat(metered.last()).hasSize(1).allSatisfy(call -> {
            assertThat(Reading.counts(call)).isEqualTo("input=7 output=3 total=10");
            assertThat(call.answeredModel).isEqualTo("gpt-5");
        });
    }

    @Test
    void eachQuestionForResponsesNamesItsModel() {
        Session session = session("wss://api.openai.com/v1/responses");
        for (String model : List.of("gpt-5", "gpt-5-mini")) {
            session.sent(
                    "{\"type\":\"response.create\",\"input\":\"\u00fcber \uD83D\uDE42\",\"model\":\"" + model + "\"}");
            respond(session, "resp_" + model, model);
        }

        assertThat(metered.last())
                .extracting(call -> call.requestedModel + " " + call.responseId + " " + Reading.counts(call))
                .containsExactly(
                        "gpt-5 resp_gpt-5 input=7 output=3 total=10",
                        "gpt-5-mini resp_gpt-5-mini input=7 output=3 total=10");
    }

    private static void respond(Session session, String id, String model) {
        session.received(response("response.created", id, model, "null"));
        session.received("{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}");
        session.received(response("response.completed", id, model, USAGE));
    }

    private static String response(String type, String id, String model, String usage) {
        return "{\"type\":\"" + type + "\",\"response\":{\"id\":\"" + id + "\",\"model\":\"" + model + "\",\"usage\":"
                + usage + "}}";
    }

    @Test
    void responsesThatOverlapAreToldApart() {
        Session session = session("wss://api.openai.com/v1/responses");
        session.received(response("response.created", "resp_1", "gpt-5", "null"));
        session.received(response("response.created", "resp_2", "gpt-5-mini", "null"));
        session.received(response("response.completed", "resp_1", "gpt-5", USAGE));
        session.received("{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}");
        session.received(response("response.completed", "resp_2", "gpt-5-mini", USAGE.replace("7", "8")));

        assertThat(metered.last())
                .extracting(call -> call.responseId + " " + call.model() + " " + Reading.counts(call))
                .containsExactly(
                        "resp_1 gpt-5 input=7 output=3 total=10", "resp_2 gpt-5-mini input=8 output=3 total=10");
    }

    @Test
    void anErrorEndsTheResponseUnderWay() {
        Session session = session("wss://api.openai.com/v1/responses");
        session.sent("{\"type\":\"response.create\",\"model\":\"gpt-9\"}");
        session.received("{\"type\":\"error\",\"status\":400,\"error\":{\"code\":\"model_not_found\"}}");
        session.received(response("response.created", "resp_1", "gpt-5", "null"));
        session.received("{\"type\":\"error\",\"error\":{\"code\":\"server_error\"}}");
        respond(session, "resp_2", "gpt-5");

        assertThat(metered.last())
                .extracting(call -> call.responseId + " " + call.status)
                .containsExactly("resp_1 ERROR", "resp_2 OK");
    }

    @Test
    void aTurnOfALiveSessionIsAnAnswer() {
        Session session = live();
        session.sent(
                "{\"setup\":{\"generationConfig\":{\"model\":\"none\"},\"model\":\"models/gemini-live-2.5\"},\"model\":\"no\"}");
        session.received("{\"setupComplete\":{}}");
        for (int i = 0; i < 2; i++) {
            session.sent("{\"clientContent\":{\"turnComplete\":true}}");
            session.received("{\"serverContent\":{\"modelTurn\":{\"parts\":[{\"text\":\"Hi\"}]}}}");
            session.received("{\"serverContent\":{\"generationComplete\":true}}");
            session.received("{\"serverContent\":{\"turnComplete\":true}," + LIVE_USAGE + "}");
            session.received("{\"sessionResumptionUpdate\":{}}");
        }
        session.end();

        assertThat(metered.last()).hasSize(2).allSatisfy(call -> {
            assertThat(Reading.counts(call)).isEqualTo("input=30 output=12 total=42 inputAudio=20 outputAudio=12");
            assertThat(call.model()).isEqualTo("gemini-live-2.5");
            assertThat(call.operation).isEqualTo("realtime");
            assertThat(call.status).isEqualTo(Call.Status.OK);
        });
    }

    @Test
    void usageMayFollowTheTurn() {
        Session session = live();
        session.received("{\"serverContent\":{\"turnComplete\":true}}");
        session.received("{" + LIVE_USAGE + "}");

        assertThat(metered.last())
                .hasSize(1)
                .allSatisfy(call -> assertThat(call.usage.total).isEqualTo(42));
    }

    @Test
    void aTurnThatIsCutHasARow() {
        Session session = live();
        session.received("{\"serverContent\":{\"modelTurn\":{}}}");
        session.end();

        assertThat(metered.last()).hasSize(1).allSatisfy(call -> {
            assertThat(call.status).isEqualTo(Call.Status.ABORTED);
            assertThat(call.usageSource).isEqualTo(Call.UsageSource.MISSING);
        });
    }

    @Test
    void messagesThatBelongToNoAnswerHaveNoRow() {
        Session session = session("/v1/realtime?model=gpt-realtime");
        session.sent("{\"type\":\"session.update\"}");
        session.received("{\"type\":\"session.updated\",\"session\":{\"model\":\"gpt-realtime\"}}");
        session.received(
                "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"usage\":{\"seconds\":2}}");
        session.sent("{\"type\":\"input_audio_buffer.append\"}");
        session.end();

        assertThat(metered.last()).isEmpty();
    }

    @Test
    void anAnswerBeginsWhenItIsAskedForWhateverElseIsSaidMeanwhile() {
        Session session = session("/v1/realtime?model=gpt-realtime");
        session.sent("{\"type\":\"conversation.item.create\"}");
        session.sent("{\"type\":\"response.create\"}");
        long asked = System.nanoTime();
        session.received("{\"type\":\"conversation.item.created\"}");
        session.received(DONE);
        long answered = System.nanoTime();
        session.received("{\"type\":\"rate_limits.updated\"}");
        session.received(DONE.replace("resp_R", "unasked"));

        assertThat(metered.last()).hasSize(2);
        assertThat(metered.last().get(0).startedNanos - asked).isNotPositive();
        assertThat(metered.last().get(1).startedNanos - answered).isNotNegative();
    }

    @Test
    void anAnswerThatFailedSaysSo() {
        Session session = session("/v1/realtime?model=gpt-realtime");
        session.received(
                DONE.replace("\"status\":", "\"status_details\":{\"type\":\"failed\",\"error\":{}},\"status\":"));

        assertThat(metered.last())
                .hasSize(1)
                .allSatisfy(call -> assertThat(call.status).isEqualTo(Call.Status.ERROR));
    }

    @Test
    void messagesMayComeInPartsOfAnyLengthAsTextOrBytes() {
        String done = DONE.replace("\"e\"", "\"" + "\u00e9\uD83D\uDE42".repeat(9999) + "\"");
        Session session = session("/v1/realtime?model=gpt-realtime");
        byte[] utf8 = done.getBytes(StandardCharsets.UTF_8);
        for (int length : new int[] {1, 7, 4096, 50_000}) {
            for (int i = 0; i < done.length(); i += length) {
                int end = Math.min(i + length, done.length());
                session.received(CharBuffer.wrap(done, i, end), end == done.length());
            }
            for (int i = 0; i < utf8.length; i += length) {
                ByteBuffer part = ByteBuffer.wrap(utf8, i, Math.min(length, utf8.length - i));
                session.received(part.asReadOnlyBuffer(), i + part.remaining() == utf8.length);
            }
        }

        assertThat(metered.last())
                .hasSize(8)
                .allSatisfy(call -> assertThat(call.usage.total).isEqualTo(230));
    }

    @Test
    void atAnUnknownHostOnlyUsageMakesAnAnswerAModels() {
        for (String message : List.of("{\"type\":\"hello\",\"response\":{\"id\":\"7\"}}", DONE)) {
            Session session = Objects.requireNonNull(
                    Meter.beginSession("test", "/v1/realtime?model=m", "chat.test", -1, "okhttp/4.12.0"));
            session.received(message);
            session.end();
        }

        assertThat(metered.last())
                .extracting(call -> call.responseId + " " + call.library)
                .containsExactly("resp_R okhttp 4.12.0");
    }

    @Test
    void anyOtherWebSocketIsLeftAlone() {
        assertThat(Meter.beginSession("test", "wss://chat.test/socket", "chat.test", -1, null))
                .isNull();
        assertThat(Meter.beginSession("test", "wss://realtime", "realtime", -1, null))
                .isNull();
        assertThat(Meter.beginSession("test", "/v1/realtime", null, -1, null)).isNull();
    }
}
