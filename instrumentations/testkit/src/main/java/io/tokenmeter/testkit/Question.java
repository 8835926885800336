// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a request body asks for, as far as it shapes the answer.
 *
 * @param stream null where the body does not say
 * @param background whether the client means to ask for the answer later
 * @param inputs number of texts to embed
 */
record Question(
        String model,
        @Nullable Boolean stream,
        boolean background,
        boolean includeUsage,
        int inputs,
        boolean base64,
        int dimensions) {
    private static final JsonFactory JSON = new JsonFactory();

    /** The same, with a model and a wish for events told elsewhere. */
    Question with(String otherModel, boolean events) {
        return new Question(
                otherModel.isEmpty() ? model : otherModel,
                events ? Boolean.TRUE : stream,
                background,
                includeUsage,
                inputs,
                base64,
                dimensions);
    }

    boolean streams(boolean byDefault) {
        return stream == null ? byDefault : stream;
    }

    /** Reads the top level of a JSON object; anything else asks for nothing in particular. */
    static Question in(byte[] body) {
        Reader reader = new Reader();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    reader.field(json);
                }
            }
        } catch (IOException malformed) {
            // A real provider would refuse; here the fields read so far are enough.
        }
        return new Question(
                reader.model,
                reader.stream,
                reader.background,
                reader.includeUsage,
                reader.inputs,
                reader.base64,
                reader.dimensions);
    }

    private static final class Reader {
        private String model = "";
        private @Nullable Boolean stream;
        private boolean background;
        private boolean includeUsage;
        private int inputs = 1;
        private boolean base64;
        private int dimensions = 1536;

        void field(JsonParser json) throws IOException {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "model" -> model = json.getText();
                case "stream" -> stream = value == JsonToken.VALUE_TRUE;
                case "background" -> background = value == JsonToken.VALUE_TRUE;
                case "stream_options" -> streamOptions(json);
                case "input" -> inputs(json, value);
                case "encoding_format" -> base64 = json.getText().equals("base64");
                case "dimensions" -> dimensions = json.getIntValue();
                default -> json.skipChildren();
            }
        }

        private void streamOptions(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean usage = json.currentName().equals("include_usage");
                JsonToken value = json.nextToken();
                includeUsage |= usage && value == JsonToken.VALUE_TRUE;
            }
        }

        /** A text, an array of texts, one text as token ids, or (responses) an array of messages. */
        private void inputs(JsonParser json, JsonToken value) throws IOException {
            if (value != JsonToken.START_ARRAY) {
                return;
            }
            int texts = 0;
            for (JsonToken item = json.nextToken(); item != JsonToken.END_ARRAY; item = json.nextToken()) {
                if (item == JsonToken.VALUE_STRING || item == JsonToken.START_ARRAY) {
                    texts++;
                }
                json.skipChildren();
            }
            inputs = Math.max(1, texts);
        }
    }
}
