// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request body asks for, as far as it shapes the answer.
 *
 * @param stream null where the body does not say
 * @param background whether the client means to ask for the answer later
 * @param inputs number of texts to embed
 * @param tool that the model calls before it answers; empty if none is offered or one has been called already
 */
record Question(
        String model,
        @Nullable Boolean stream,
        boolean background,
        boolean includeUsage,
        int inputs,
        boolean base64,
        int dimensions,
        String tool) {
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
                dimensions,
                tool);
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
                reader.dimensions,
                reader.called ? "" : reader.tool);
    }

    private static final class Reader {
        private static final Set<String> TOOL_MESSAGES = Set.of("role:tool", "type:tool_result");

        private String model = "";
        private @Nullable Boolean stream;
        private boolean background;
        private boolean includeUsage;
        private int inputs = 1;
        private boolean base64;
        private int dimensions = 1536;
        private String tool = "";
        private boolean called;

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
                case "tools" -> tool = firstName(json);
                case "messages", "contents" -> called = tellOfTool(json);
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

        /** The first text called so, however deep in an array; empty if there is none. */
        private static String firstName(JsonParser json) throws IOException {
            String found = "";
            // Some libraries write the tools that they don't offer, as null.
            for (int depth = json.currentToken().isStructStart() ? 1 : 0; depth > 0; ) {
                JsonToken token = json.nextToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.VALUE_STRING && found.isEmpty() && "name".equals(json.currentName())) {
                    found = json.getText();
                }
            }
            return found;
        }

        /** Whether what a tool has answered is among messages: as OpenAI's, Anthropic's or Gemini's clients write it. */
        private static boolean tellOfTool(JsonParser json) throws IOException {
            boolean told = false;
            for (int depth = json.currentToken().isStructStart() ? 1 : 0; depth > 0; ) {
                JsonToken token = json.nextToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                String name = String.valueOf(json.currentName());
                told |= name.equals("functionResponse")
                        || token == JsonToken.VALUE_STRING && TOOL_MESSAGES.contains(name + ":" + json.getText());
            }
            return told;
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
