// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tokenmeter.agent.capture.Call;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageNumbersTest {
    @Test
    void recordsTheNumbersJacksonFinds() throws Exception {
        for (long seed = 0; seed < 2_000; seed++) {
            String usage = new RandomUsage(new Random(seed)).document();

            String reported = reported("{\"usage\":" + usage + "}");

            assertThat(numbers(reported)).as("seed %d: %s", seed, usage).isEqualTo(numbers(usage));
        }
    }

    @Test
    void laterNumbersReplaceEarlierOnesAndTheRestStays() {
        String events = Reading.events(
                "{\"usage\":{\"a\":1,\"b\":{\"c\":2,\"d\":3},\"e\":[1,{\"f\":2}]}}",
                "{\"usage\":{\"b\":{\"c\":null,\"d\":4.5},\"e\":[7],\"a\":\"x\",\"g\":9}}",
                "{\"usage\":null}",
                "{\"usage\":{\"b\":5,\"e\":{\"h\":1},\"a\":{\"i\":2}}}");

        assertThat(reported(events)).isEqualTo("{\"a\":1,\"b\":{\"c\":2,\"d\":4.5},\"e\":[7,{\"f\":2}],\"g\":9}");
    }

    @Test
    void duplicatedKeysLeaveTheLast() {
        assertThat(reported("{\"usage\":{\"a\":1,\"a\":2,\"b\":{\"c\":1},\"b\":{\"c\":3}}}"))
                .isEqualTo("{\"a\":2,\"b\":{\"c\":3}}");
    }

    @Test
    void onlyNumbersAreRecorded() {
        assertThat(
                        reported(
                                "{\"usage\":{\"a\":\"1\",\"b\":true,\"c\":null,\"d\":{},\"e\":[],\"f\":[\"x\",{\"g\":\"y\"}],\"h\":1}}"))
                .isEqualTo("{\"h\":1}");
    }

    @Test
    void strangeKeysAreDropped() {
        assertThat(reported("{\"usage\":{\"a b\":1,\"\":2,\"ü\":3,\"a\\\"\":4,\"\\u0061-z_0.9\":5,\"" + "k".repeat(65)
                        + "\":6,\"x'y\":{\"z\":7}}}"))
                .isEqualTo("{\"a-z_0.9\":5}");
    }

    @Test
    void numbersADatabaseWouldWriteOutAreDropped() {
        assertThat(reported("{\"usage\":{\"a\":1e100,\"b\":1e-99,\"c\":1E+9,\"d\":" + "9".repeat(33) + ",\"e\":"
                        + "9".repeat(32) + ",\"f\":-0,\"g\":-9999999999999999999}}"))
                .isEqualTo("{\"b\":1e-99,\"c\":1E+9,\"e\":" + "9".repeat(32) + ",\"f\":0,\"g\":-9999999999999999999}");
    }

    @Test
    void entriesAndSizeAreBounded() {
        StringBuilder many = new StringBuilder("{\"usage\":{\"prompt_tokens\":1");
        StringBuilder wide = new StringBuilder("{\"usage\":{\"prompt_tokens\":1");
        for (int i = 0; i < 1_000; i++) {
            many.append(",\"k").append(i).append("\":").append(i);
            wide.append(",\"")
                    .append("k".repeat(60))
                    .append(i)
                    .append("\":1.00000000000000000000000000")
                    .append(i);
        }

        assertThat(reported(many + "}}"))
                .startsWith("{\"prompt_tokens\":1,\"k0\":0,")
                .hasSizeLessThan(1_000)
                .endsWith("}");
        assertThat(reported(wide + "}}"))
                .hasSizeBetween(3_000, UsageNumbers.MAX_JSON)
                .endsWith("}");
    }

    @Test
    void whatIsNestedTooDeepIsDropped() {
        String deep = "{\"a\":".repeat(30) + "1" + "}".repeat(30);

        assertThat(reported("{\"usage\":{\"x\":[" + deep + ",2],\"y\":3,\"z\":" + deep + "}}"))
                .isEqualTo("{\"x\":[2],\"y\":3}");
    }

    @Test
    void nothingOfOneAnswerIsSeenInTheNext() {
        reported(
                "{\"usage\":{\"prompt_tokens\":1,\"zz\":{\"y\":2.5},\"iterations\":[{\"type\":\"compaction\",\"input_tokens\":5}]}}");

        assertThat(reported("{\"usage\":{\"zz\":{},\"iterations\":[{}],\"a\":1}}"))
                .isEqualTo("{\"a\":1}");
    }

    private static String reported(String body) {
        Call call = Reading.answer(new OpenAiChat(), body);
        String reported = call.usage.reported;
        return reported == null ? "" : reported;
    }

    private static Map<String, String> numbers(String json) throws IOException {
        Map<String, String> numbers = new TreeMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            @Nullable JsonToken token = parser.nextToken();
            while (token != null) {
                if (token.isNumeric()) {
                    String path = parser.getParsingContext().pathAsPointer().toString();
                    numbers.put(path, parser.getText());
                }
                token = parser.nextToken();
            }
        }
        return numbers;
    }

    /** Objects within the limits; arrays hold numbers only or objects with a number, so that no element is dropped. */
    private record RandomUsage(Random random) {
        String document() {
            return object(0);
        }

        private String object(int depth) {
            StringBuilder json = new StringBuilder("{\"n\":" + random.nextInt(100));
            for (int i = random.nextInt(5); i > 0; i--) {
                json.append(",\"key_").append(i).append("\":").append(value(depth));
            }
            return json.append('}').toString();
        }

        private String value(int depth) {
            return switch (random.nextInt(depth > 1 ? 4 : 7)) {
                case 0 -> "null";
                case 1 -> "\"text\"";
                case 2 -> Long.toString(random.nextLong() % 1_000_000_000_000_000_000L);
                case 3 -> "-0.0" + random.nextInt(1_000_000);
                case 4 -> "[" + random.nextInt() + "," + object(depth + 1) + "]";
                default -> object(depth + 1);
            };
        }
    }
}
