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
        Call call = Reading.answer(dialect, """
                {
                  "id": "chatcmpl-A1", "object": "chat.completion", "created": 1700000000, "model": "gpt-4o-2024-08-06",
                  "choices": [{"index": 0, "message": {"role": "assistant", "content": "a \\"model\\": \\\\ {[", "usage": {"prompt_tokens": 1}},
                    "finish_reason": "stop"}],
                  "usage": {"prompt_tokens": 110, "completion_tokens": 320, "total_tokens": 430,
                    "prompt_tokens_details": {"cached_tokens": 20, "audio_tokens": 80, "cache_write_tokens": 5},
                    "completion_tokens_details": {"reasoning_tokens": 64, "audio_tokens": 250, "accepted_prediction_tokens": 0}},
                  "service_tier": "default", "system_fingerprint": "fp_1"
                }
                """);

        assertThat(call.answeredModel).isEqualTo("gpt-4o-2024-08-06");
        assertThat(call.responseId).isEqualTo("chatcmpl-A1");
        assertThat(call.serviceTier).isEqualTo("default");
        assertThat(call.streaming).isFalse();
        assertThat(call.status).isEqualTo(Status.OK);
        assertThat(call.usageSource).isEqualTo(UsageSource.REPORTED);
        assertThat(Reading.counts(call))
                .isEqualTo(
                        "input=110 output=320 total=430 cacheRead=20 cacheWrite=5 reasoning=64 inputAudio=80 outputAudio=250");
        assertThat(call.usage.reported)
                .isEqualTo(
                        "{\"prompt_tokens\":110,\"completion_tokens\":320,\"total_tokens\":430,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":20,\"audio_tokens\":80,\"cache_write_tokens\":5},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":64,\"audio_tokens\":250,\"accepted_prediction_tokens\":0}}");
    }

    @Test
    void streamBringsUsageInTheChunkBeforeDone() {
        Call call = Reading.answer(
                dialect,
                Reading.events(
                        "{\"id\":\"chatcmpl-B\",\"model\":\"gpt-4o\",\"service_tier\":\"auto\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}],\"usage\":null}",
                        "{\"id\":\"chatcmpl-B\",\"model\":\"gpt-4o\",\"service_tier\":\"default\",\"choices\":[],"
                                + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}",
                        "[DONE]"),
                false);

        assertThat(Reading.describe(call))
                .isEqualTo(
                        "model=null/gpt-4o id=chatcmpl-B tier=default streaming=true status=OK source=REPORTED "
                                + "input=9 output=2 total=11 {\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}");
    }

    @Test
    void doneEndsTheReadingAtItsLastByte() {
        var reader = dialect.answer(Reading.call("openai", "chat"));
        byte[] body = "data: {\"id\":\"a\"}\n\ndata: [DONE]".getBytes(StandardCharsets.US_ASCII);

        assertThat(reader.read(body, 0, body.length - 1)).isFalse();
        assertThat(reader.read(body, body.length - 1, 1)).isTrue();
        reader.end(false);
    }
}
