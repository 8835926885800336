// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
    private final OpenAiChat dialect = new OpenAiChat();

    @Test
    void modelIsFoundBehindTheMessages() {
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\\\"model\\\":\\\"no\\\"\",\"model\":\"no\"}],\"model\":\"gpt-4o\",\"stream\":true}";

        assertThat(Reading.request(dialect, body).requestedModel).isEqualTo("gpt-4o");
    }

    @Test
    void nothingIsReadAfterTheModel() {
        BodyReader reader = dialect.request(Reading.call("openai", "embeddings"));
        byte[] body = "{\"model\":\"a\",".getBytes(StandardCharsets.US_ASCII);

        assertThat(reader.read(body, 0, 11)).isFalse();
        assertThat(reader.read(body, 11, 2)).isTrue();
        assertThat(reader.read(body, 0, 1)).isTrue();
        reader.end(true);
    }

    @Test
    void anyCutGivesTheSameModel() {
        byte[] body =
                "{\"temperature\":0, \"m\\u006fdel\" : \"g\\u0070t-4é\", \"n\":1}".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= body.length; cut++) {
            Call call = Reading.call("openai", "chat");
            BodyReader reader = dialect.request(call);
            reader.read(body, 0, cut);
            reader.read(body, cut, body.length - cut);
            reader.end(true);

            assertThat(call.requestedModel).as("cut at " + cut).isEqualTo("gpt-4é");
        }
    }

    @Test
    void requestWithoutAModelNamesNone() {
        for (String body : new String[] {
            "",
            "{}",
            "[]",
            "\"model\"",
            "[\"model\"]",
            "{\"model\":null}",
            "{\"model\":7}",
            "{\"model\":\"\"}",
            "{\"model\":{\"model\":\"a\"}}",
            "{\"model\":[\"a\"]}",
            "--boundary\r\nmodel: a",
            "{\"model\":\"" + "a".repeat(257) + "\"}"
        }) {
            assertThat(Reading.request(dialect, body).requestedModel).as(body).isNull();
        }
    }

    @Test
    void controlCharactersAreReplaced() {
        assertThat(Reading.request(dialect, "{\"model\":\"a\\u007fz\"}").requestedModel)
                .isEqualTo("a\uFFFDz");
        assertThat(Reading.request(dialect, "{\"model\":\"a\\u0000\\nb\\ud800c\"}").requestedModel)
                .isEqualTo("a\uFFFD\uFFFDb\uFFFDc");
        assertThat(Reading.request(dialect, "{\"model\":\"a\\u0085\\u007fz\"}").requestedModel)
                .isEqualTo("a\uFFFD\uFFFDz");
    }
}
