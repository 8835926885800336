// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.util.Random;

/** Documents nobody would write, but all of them JSON. */
final class RandomJson {
    private static final String[] WORDS = {
        "usage",
        "model",
        "id",
        "",
        "prompt_tokens",
        "a\\\"b",
        "\\\\",
        "{[",
        "]}",
        "é",
        "😀",
        "\\u20ac",
        "\\ud83d\\ude00",
        "\\n",
        ",:",
        "true",
        "data: [DONE]"
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t ", "\r\n"};
    private static final String[] NUMBERS = {
        "0", "-1", "7", "1234567890", "0.5", "-2.25e-3", "1E+9", "99999999999999999999"
    };

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    /** An object or array; spaces around. */
    String document() {
        StringBuilder json = new StringBuilder(space());
        container(json, 0);
        return json.append(space()).toString();
    }

    private void value(StringBuilder json, int depth) {
        int kind = random.nextInt(depth > 6 ? 4 : 7);
        switch (kind) {
            case 0 -> json.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 1, 2 -> text(json, 300);
            case 3 -> json.append(random.nextBoolean() ? "null" : random.nextBoolean() ? "true" : "false");
            default -> container(json, depth);
        }
    }

    private void container(StringBuilder json, int depth) {
        boolean object = random.nextBoolean();
        json.append(object ? '{' : '[').append(space());
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            json.append(i == 0 ? "" : ",").append(space());
            if (object) {
                text(json, 70);
                json.append(space()).append(':').append(space());
            }
            value(json, depth + 1);
            json.append(space());
        }
        json.append(object ? '}' : ']');
    }

    private void text(StringBuilder json, int longest) {
        json.append('"');
        if (random.nextInt(20) == 0) {
            json.append("x".repeat(random.nextInt(longest)));
        } else {
            for (int words = random.nextInt(4); words > 0; words--) {
                json.append(WORDS[random.nextInt(WORDS.length)]);
            }
        }
        json.append('"');
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }
}
