// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.Status;
import org.junit.jupiter.api.Test;

class OllamaChatTest {
    @Test
    void countsBesideTheModelAreUsage() {
        assertThat(Reading.describe(Sample.OLLAMA_JSON.answer()))
                .isEqualTo(
                        "model=null/llama3.2 id=null tier=null streaming=false status=OK source=REPORTED input=26 output=298 total=324 "
                                + "{\"total_duration\":5191566416,\"load_duration\":2154458,\"prompt_eval_count\":26,"
                                + "\"prompt_eval_duration\":383809000,\"eval_count\":298,\"eval_duration\":4799921000}");
    }

    @Test
    void streamEndsWithDoneAndSurvivesABrokenLine() {
        assertThat(Reading.describe(Sample.OLLAMA_STREAM.answer(false)))
                .isEqualTo(
                        "model=null/llama3.2 id=null tier=null streaming=true status=OK source=REPORTED input=26 output=2 total=28 "
                                + "{\"prompt_eval_count\":26,\"eval_count\":2}");
    }

    @Test
    void promptFromTheCacheHasUnknownLength() {
        assertThat(Reading.counts(Sample.OLLAMA_JSON_WITH_CACHED_PROMPT.answer()))
                .isEqualTo("output=298");
    }

    @Test
    void errorLineEndsTheStream() {
        Call call = Sample.OLLAMA_STREAM_THAT_FAILS.answer(false);

        byte[] body = Sample.OLLAMA_STREAM_THAT_FAILS.body;
        assertThat(new OllamaChat().answer(Reading.call("ollama", "chat")).read(body, 0, body.length))
                .isTrue();
        assertThat(call.status).isEqualTo(Status.ERROR);
        assertThat(call.streaming).isTrue();
    }

    @Test
    void embeddingsHaveNoOutput() {
        assertThat(Reading.counts(Sample.OLLAMA_EMBEDDINGS.answer())).isEqualTo("input=8 output=0 total=8");
    }

    @Test
    void streamWithoutItsEndIsAborted() {
        assertThat(Reading.answer(new OllamaChat(), "{\"model\":\"m\",\"done\":false}\n", false).status)
                .isEqualTo(Status.ABORTED);
    }
}
