// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What two parsers have to say about the same bytes. */
final class Tellings {
    private static final JsonFactory JACKSON = new JsonFactory();

    private Tellings() {}

    /** Read in random chunks. */
    static List<String> ofScanner(byte[] json, Random random) {
        Telling telling = new Telling();
        JsonScanner scanner = new JsonScanner(telling);
        int from = 0;
        while (from < json.length) {
            int to = Math.min(json.length, from + 1 + random.nextInt(20));
            from = scanner.read(json, from, to);
        }
        return telling.told;
    }

    /** In the words of {@link Telling}, limits included. */
    static List<String> ofJackson(byte[] json) throws IOException {
        List<String> told = new ArrayList<>();
        try (JsonParser parser = JACKSON.createParser(json)) {
            JsonToken token = parser.nextToken();
            while (token != null) {
                if (token == JsonToken.FIELD_NAME && isLong(parser.currentName())) {
                    parser.nextToken();
                    parser.skipChildren();
                } else {
                    told.add(word(token, parser));
                }
                token = parser.nextToken();
            }
        }
        return told;
    }

    private static boolean isLong(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length > JsonScanner.MAX_KEY;
    }

    private static String word(JsonToken token, JsonParser parser) throws IOException {
        return switch (token) {
            case FIELD_NAME -> parser.currentName() + ":";
            case VALUE_STRING -> quoted(parser.getText());
            default -> parser.getText();
        };
    }

    private static String quoted(String text) {
        boolean whole = text.length() <= JsonScanner.MAX_SCALAR;
        return "\"" + (whole ? text : text.substring(0, JsonScanner.MAX_SCALAR)) + "\"" + (whole ? "" : "…");
    }
}
