// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.Session;
import io.tokenmeter.testkit.FakeProvider;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A WebSocket's messages leave a row for each answer. */
class SessionTest {
    private static final String DONE =
            "{\"type\":\"response.done\",\"event_id\":\"e\",\"response\":{\"id\":\"resp_R\",\"status\":\"completed\","
                    + "\"usage\":{\"total_tokens\":230,\"input_tokens\":110,\"output_tokens\":120,\"input_token_details\":{\"text_tokens\":50,\"audio_tokens\":60,"
                    + "\"cached_tokens\":64,\"cached_tokens_details\":{\"text_tokens\":40,\"audio_tokens\":24}},\"output_token_details\":{\"text_tokens\":20,\"audio_tokens\":100}}}}";

    private Metered metered;

    @BeforeEach
    void install() throws IOException {
        try (FakeProvider provider = FakeProvider.start()) {
            metered = new Metered(provider);
            metered.calls("/plain", "{}");
        }
    }

    private static Session session(String url) {
        return Objects.requireNonNull(Meter.beginSession("test", url, "api.openai.com", -1));
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
    void anyOtherWebSocketIsLeftAlone() {
        assertThat(Meter.beginSession("test", "wss://chat.test/socket", "chat.test", -1))
                .isNull();
        assertThat(Meter.beginSession("test", "wss://realtime", "realtime", -1)).isNull();
        assertThat(Meter.beginSession("test", "/v1/realtime", null, -1)).isNull();
    }
}
