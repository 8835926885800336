// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ZaiTasksTest {
    private final Dialect dialect = new ZaiTasks();

    @Test
    void aTaskThatWasAcceptedWaits() {
        Call call = fetched("{\"id\":\"t1\",\"model\":\"glm-4.5\",\"task_status\":\"PROCESSING\"}", "glm-4.5");

        assertThat(call.background).isTrue();
        assertThat(call.pending).isTrue();
    }

    @Test
    void aTaskThatIsOverTellsWhatItUsed() {
        Call call = fetched(
                "{\"model\":\"glm-4.5\",\"id\":\"t1\",\"task_status\":\"SUCCESS\",\"usage\":{\"prompt_tokens\":6,"
                        + "\"completion_tokens\":9,\"total_tokens\":15,\"prompt_tokens_details\":{\"cached_tokens\":2}}}",
                null);

        assertThat(call.background).isTrue();
        assertThat(call.pending).isFalse();
        assertThat(call.status).isEqualTo(Call.Status.OK);
        assertThat(Reading.counts(call)).isEqualTo("input=6 output=9 total=15 cacheRead=2");
    }

    @Test
    void aChatThatFailedIsAnError() {
        Call call = fetched("{\"model\":\"glm-4.5\",\"id\":\"t1\",\"task_status\":\"FAIL\"}", "glm-4.5");

        assertThat(call.background).isTrue();
        assertThat(call.pending).isFalse();
        assertThat(call.status).isEqualTo(Call.Status.ERROR);
    }

    @Test
    void whatWasNoChatIsLeftToTheRowOfItsRequest() {
        String film =
                "{\"model\":\"cogvideox-3\",\"id\":\"t1\",\"task_status\":\"%s\",\"video_result\":[{\"url\":\"u\"}]}";

        assertThat(fetched(film.formatted("SUCCESS"), null).background).isFalse();
        assertThat(fetched(film.formatted("FAIL"), null).background).isFalse();
    }

    private Call fetched(String json, @Nullable String asked) {
        Call call = Reading.call("zai", "chat");
        call.requestedModel = asked;
        Reading.read(dialect.answer(call), json.getBytes(StandardCharsets.UTF_8), true);
        return call;
    }
}
