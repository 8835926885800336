// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageQuestionTest {
    private static final String ASKED = "\"stream_options\":{\"include_usage\":true},";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"stream\":true} | {\"stream_options\":{\"include_usage\":true},\"stream\":true}",
                "{ \"model\" : \"m\" ,\"stream\" :true } | {\"stream_options\":{\"include_usage\":true}, \"model\" : \"m\" ,\"stream\" :true }",
                "{\"str\\u0065am\":true} | {\"stream_options\":{\"include_usage\":true},\"str\\u0065am\":true}",
                "{\"stream\":true,\"stream_options\":null,\"n\":1} | {\"stream\":true,\"stream_options\":{\"include_usage\":true},\"n\":1}",
                "{\"stream\":true,\"stream_options\":{ }} | {\"stream\":true,\"stream_options\":{\"include_usage\":true }}",
                "{\"stream_options\":{ \"a\":[{}]},\"stream\":true} | {\"stream_options\":{\"include_usage\":true, \"a\":[{}]},\"stream\":true}",
                "{\"stream\":true,\"x\":{\"stream\":false,\"stream_options\":{\"include_usage\":true}}} | {\"stream_options\":{\"include_usage\":true},\"stream\":true,\"x\":{\"stream\":false,\"stream_options\":{\"include_usage\":true}}}",
            })
    void streamThatSaysNothingOfItsUsageAsksForIt(String request, String asking) {
        assertThat(asked(request)).isEqualTo(asking);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "[]",
                "true",
                "[{\"stream\":true}]",
                "{\"stream\":false}",
                "{\"stream\":null}",
                "{\"stream\":1}",
                "{\"stream\":\"true\"}",
                "{\"stream\":{\"stream\":true}}",
                "{\"Stream\":true}",
                "{\"messages\":[{\"content\":\"\\\"stream\\\":true\",\"stream\":true}]}",
                "{\"stream\":true,\"stream\":true}",
                "{\"stream\":true,\"stream\":false}",
                "{\"stream\":false,\"stream\":true}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":false}}",
                "{\"stream\":true,\"stream_options\":{\"a\":1,\"include_usage\":null}}",
                "{\"stream\":true,\"stream_options\":{},\"stream_options\":{}}",
                "{\"stream\":true,\"stream_options\":null,\"stream_options\":null}",
                "{\"stream\":true,\"stream_options\":[]}",
                "{\"stream\":true,\"stream_options\":true}",
                "{\"stream\":true,\"data_sources\":[]}",
                "{\"stream\":true",
                "{\"stream\":true}}",
                "{\"stream\":true} {}",
                "{\"stream\":true,}",
                "{stream:true}",
                "{\"stream\":true,\"a\":\"\u0000\"}",
                "\uFEFF{\"stream\":true}",
                "data: {\"stream\":true}"
            })
    void anythingElseIsLeftAlone(String request) {
        assertThat(asked(request)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32BE", "ISO-8859-1"})
    void otherEncodingsAreLeftAlone(String charset) {
        byte[] request = "{\"stream\":true,\"user\":\"\u00e9\"}".getBytes(Charset.forName(charset));

        assertThat(UsageQuestion.in(request)).isNull();
    }

    @Test
    void depthIsNoReasonToFail() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(asked("{\"stream\":true,\"a\":" + deep + "}")).isNull();
    }

    /** Takes what was put in out again and has the request as it was, which asked for a stream and for no usage. */
    @Test
    void allOtherBytesStayAsTheyWere() throws IOException {
        Random random = new Random(20);
        int questions = 0;
        for (int i = 0; i < 20_000; i++) {
            String request = request(random);
            String asking = asked(request);
            boolean unasked = streamsUnasked(request);

            assertThat(asking != null).as(request).isEqualTo(unasked);
            if (asking != null) {
                questions++;
                assertThat(asking.replaceFirst("\"stream_options\":\\{\"include_usage\":true\\},", ""))
                        .isEqualTo(request);
                assertThat(asking).startsWith(request.substring(0, request.indexOf('{') + 1) + ASKED);
                assertThat(streamsUnasked(asking)).isFalse();
            }
        }
        assertThat(questions).isBetween(2_000, 18_000);
    }

    @Test
    void noBrokenRequestIsTouched() throws IOException {
        Random random = new Random(21);
        for (int i = 0; i < 20_000; i++) {
            String request = request(random);
            int cut = random.nextInt(request.length());
            String broken = random.nextBoolean()
                    ? request.substring(0, cut)
                    : request.substring(0, cut) + "{}\"],:".charAt(random.nextInt(6)) + request.substring(cut);
            String asking = asked(broken);

            assertThat(asking == null || streamsUnasked(broken)).as(broken).isTrue();
        }
    }

    /** Random fields around a wish for a stream, or none; the wish may also be in a place that doesn't count. */
    private static String request(Random random) {
        RandomJson json = new RandomJson(random);
        String wish = random.nextInt(4) == 0 ? "\"stream\" : false" : "\"stream\":true";
        String hidden = "\"messages\":[{" + wish + ",\"content\":" + json.document() + "}]";
        String[] fields = {"\"a\":" + json.document(), random.nextInt(4) == 0 ? "\"b\":1" : wish, hidden};
        int first = random.nextInt(3);
        return " {" + fields[first] + ",\n" + fields[(first + 1) % 3] + " ," + fields[(first + 2) % 3] + "}\n";
    }

    /** By the plainest reading there is. */
    private static boolean streamsUnasked(String request) throws IOException {
        boolean streams = false;
        boolean options = false;
        try (JsonParser json = new JsonFactory().createParser(request)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                boolean yes = json.nextToken() == JsonToken.VALUE_TRUE;
                streams |= name.equals("stream") && yes;
                options |= name.equals("stream_options");
                json.skipChildren();
            }
            return json.nextToken() == null && streams && !options;
        } catch (JsonProcessingException malformed) {
            return false;
        }
    }

    private static @Nullable String asked(String request) {
        byte[] asking = UsageQuestion.in(request.getBytes(StandardCharsets.UTF_8));
        return asking == null ? null : new String(asking, StandardCharsets.UTF_8);
    }
}
