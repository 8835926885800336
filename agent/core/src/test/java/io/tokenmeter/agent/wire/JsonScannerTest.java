// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
    @Test
    void tellsWhatJacksonTells() throws Exception {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            String json = new RandomJson(random).document();
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

            assertThat(Tellings.ofScanner(bytes, random))
                    .as("seed %d: %s", seed, json)
                    .isEqualTo(Tellings.ofJackson(bytes));
        }
    }

    @Test
    void escapesAreDecoded() {
        assertThat(scan("{\"\\u006bey\\n\":\"\\\"\\\\\\/\\b\\f\\r\\t\\u00e9\\ud83d\\ude00\"}"))
                .containsExactly("{", "key\n:", "\"\"\\/\b\f\r\té😀\"", "}");
    }

    @Test
    void loneSurrogatesAreReplaced() {
        assertThat(scan("[\"\\ud83d\",\"\\ude00\",\"\\ud83dx\",\"\\ud83d\\n\",\"\\ud83d\\ud83d\\ude00\"]"))
                .containsExactly("[", "\"\uFFFD\"", "\"\uFFFD\"", "\"\uFFFDx\"", "\"\uFFFD\n\"", "\"\uFFFD😀\"", "]");
    }

    @Test
    void longScalarsAreCutAndLongKeysAreNotTold() {
        String longKey = "k".repeat(JsonScanner.MAX_KEY + 1);
        String longText = "v".repeat(JsonScanner.MAX_SCALAR + 1);

        assertThat(scan("{\"" + longKey + "\":1,\"a\":\"" + longText + "\",\"b\":2}"))
                .containsExactly("{", "a:", "\"" + longText.substring(1) + "\"…", "b:", "2", "}");
    }

    @Test
    void unwantedValuesAreSkippedWhole() {
        Telling telling = new Telling();
        telling.unwanted = "no";
        scan(
                telling,
                "{\"no\":{\"a\":[\"}\",{\"\\\"]\":1}]},\"no\":\"\\\"}\",\"no\":[[]],\"no\":-1.5e3,\"no\":true,\"yes\":1}");

        assertThat(telling.told).containsExactly("{", "yes:", "1", "}");
    }

    @Test
    void whatLiesTooDeepIsSkipped() {
        int depth = JsonScanner.MAX_DEPTH + 10;
        List<String> told = scan("[".repeat(depth) + "1" + "]".repeat(depth) + "2 ");

        assertThat(told)
                .hasSize(2 * JsonScanner.MAX_DEPTH + 1)
                .endsWith("]", "2")
                .doesNotContain("1");
    }

    @Test
    void valuesFollowOneAnother() {
        assertThat(scan("{\"a\":1}\n{\"a\":2} 3 \"x\"[]"))
                .containsExactly("{", "a:", "1", "}", "{", "a:", "2", "}", "3", "\"x\"", "[", "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{1:2}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,}",
                "[1,]",
                "[,1]",
                "{,}",
                "[1}",
                "{\"a\":1]",
                "]",
                "}",
                ",",
                ":",
                "nul ",
                "True ",
                "01 ",
                "1. ",
                "-",
                "- ",
                "+1 ",
                ".5 ",
                "1e ",
                "1e+ ",
                "NaN ",
                "0x1 ",
                "\"\\x\"",
                "\"\\u00g0\"",
                "\"\\u\uFF10000\"",
                "\"\\u\u00B100\"",
                "{\"a\":\"\\q\"}",
                "'a' ",
                "[1 2]",
                "{{}}",
                "\uFEFF{}",
                "{\"a\"}",
                "{\"a\":}",
                "/* */ 1",
                "--1 ",
                "1.5.5 ",
                "1e5e5 ",
                "truefalse ",
                "-01 "
            })
    void whatIsNoJsonBreaksUntilReset(String text) {
        Telling telling = new Telling();
        JsonScanner scanner = new JsonScanner(telling);
        byte[] bytes = (text + " ").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; ) {
            i = scanner.read(bytes, i, bytes.length);
        }
        assertThat(scanner.broken()).isTrue();
        scanner.reset();
        telling.told.clear();
        byte[] good = "{\"a\":1}".getBytes(StandardCharsets.US_ASCII);

        assertThat(scanner.read(good, 0, good.length)).isEqualTo(good.length);
        assertThat(scanner.ended()).isTrue();
        assertThat(telling.told).containsExactly("{", "a:", "1", "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-0", "10", "-1.5", "0.0", "1e5", "1E+05", "1.25e-7", "123456789012345678901234567890"})
    void numbersAreToldAsTheyStand(String number) {
        assertThat(scan(number + " ")).containsExactly(number);
        assertThat(scan("[" + number + "]")).containsExactly("[", number, "]");
    }

    @Test
    void escapesOfAnySizeBecomeUtf8() {
        assertThat(scan("[\"\\u0001\\u007f\\u0080\\u07ff\\u0800\\uFFFF\\udbff\\udfff\"]"))
                .containsExactly("[", "\"\u0001\u007f\u0080\u07ff\u0800\uffff\udbff\udfff\"", "]");
    }

    @Test
    void limitItselfIsWithinTheLimit() {
        String text = "v".repeat(JsonScanner.MAX_SCALAR - 2);

        assertThat(scan("[\"" + text + "\\u00e9\",\"" + text + "v\\u00e9\"]"))
                .containsExactly("[", "\"" + text + "é\"", "\"" + text + "v\"…", "]");
    }

    @Test
    void valueAfterAnUnwantedOneIsWantedAgain() {
        Telling telling = new Telling();
        telling.unwanted = "no";
        scan(telling, "{\"no\":1} 2 {\"no\":[]} [{\"no\":3},4]");

        assertThat(telling.told).containsExactly("{", "}", "2", "{", "}", "[", "{", "}", "4", "]");
    }

    @Test
    void resetForgetsWhateverWasBegun() {
        byte[] document =
                "{\"no\":{\"a\":\"\\\\\"},\"no\":\"\\u0041\\\"\",\"k\\ud83d\":[-1.5,\"\\ud83d\\ude00\\n\",true]}"
                        .getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut < document.length; cut++) {
            Telling telling = new Telling();
            telling.unwanted = "no";
            JsonScanner scanner = new JsonScanner(telling);
            scanner.read(document, 0, cut);
            scanner.reset();
            telling.told.clear();
            scanner.read(document, 0, document.length);

            assertThat(telling.told)
                    .as("cut at " + cut)
                    .containsExactly("{", "k\uFFFD:", "[", "-1.5", "\"😀\n\"", "true", "]", "}");
        }
    }

    private static List<String> scan(String json) {
        Telling telling = new Telling();
        scan(telling, json);
        return telling.told;
    }

    private static void scan(Telling telling, String json) {
        JsonScanner scanner = new JsonScanner(telling);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; ) {
            i = scanner.read(bytes, i, bytes.length);
        }
    }
}
