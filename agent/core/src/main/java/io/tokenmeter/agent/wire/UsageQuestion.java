// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code stream_options.include_usage} into a request for a stream in OpenAI's format that says nothing of it. All other bytes stay
 * as they are and in their order.
 *
 * <p>Whatever is not one JSON object in UTF-8, or says anything that matters twice or in another type than it should, is left alone.
 * One use, by one thread.
 */
final class UsageQuestion {
    private static final byte[] OPTIONS = ascii("\"stream_options\":{\"include_usage\":true},");
    private static final byte[] OPTIONS_VALUE = ascii("{\"include_usage\":true}");
    private static final byte[] ONLY_OPTION = ascii("\"include_usage\":true");
    private static final byte[] FIRST_OPTION = ascii("\"include_usage\":true,");
    private static final int NULL_LENGTH = 4;

    private final byte[] body;
    private boolean streams;
    private boolean hasOptions;
    /** Where to put what, in place of how many bytes. */
    private int at;

    private int replaced;
    private byte[] question = OPTIONS;

    private UsageQuestion(byte[] body) {
        this.body = body;
    }

    /** @return the body that asks for usage, or null if this one is to stay as it is */
    static byte @Nullable [] in(byte[] body) {
        if (!isText(body)) {
            return null;
        }
        UsageQuestion question = new UsageQuestion(body);
        try (JsonParser json = forgetful().createParser(body)) {
            return question.isMissing(json) ? question.put() : null;
        } catch (IOException malformed) {
            return null;
        }
    }

    /** A parser's tables of names and its buffers, which a factory or a thread would keep, hold parts of the prompt. */
    private static JsonFactory forgetful() {
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .build();
    }

    private boolean isMissing(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        at = start(json) + 1;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            if (!mayAskAfter(json, json.currentName())) {
                return false;
            }
        }
        return streams && json.nextToken() == null;
    }

    /** Reads a field; false if it is a reason to leave the request alone. */
    private boolean mayAskAfter(JsonParser json, String name) throws IOException {
        JsonToken value = json.nextToken();
        switch (name) {
            case "stream":
                boolean first = !streams;
                streams = value == JsonToken.VALUE_TRUE;
                return first && streams;
            case "stream_options":
                boolean again = hasOptions;
                hasOptions = true;
                return !again && options(json, value);
            case "data_sources":
                // Azure's answers from own data: refused together with stream_options.
                return false;
            default:
                json.skipChildren();
                return true;
        }
    }

    private boolean options(JsonParser json, JsonToken value) throws IOException {
        at = start(json);
        if (value == JsonToken.VALUE_NULL) {
            replaced = NULL_LENGTH;
            question = OPTIONS_VALUE;
            return true;
        }
        if (value != JsonToken.START_OBJECT) {
            return false;
        }
        at++;
        question = ONLY_OPTION;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            if (json.currentName().equals("include_usage")) {
                return false;
            }
            question = FIRST_OPTION;
            json.nextToken();
            json.skipChildren();
        }
        return true;
    }

    private static int start(JsonParser json) {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    private byte[] put() {
        int rest = at + replaced;
        byte[] asking = new byte[body.length - replaced + question.length];
        System.arraycopy(body, 0, asking, 0, at);
        System.arraycopy(question, 0, asking, at, question.length);
        System.arraycopy(body, rest, asking, at + question.length, body.length - rest);
        return asking;
    }

    /** True for UTF-8 that the parser can't take for anything else: without a byte order mark, and without NUL. */
    private static boolean isText(byte[] body) {
        for (byte each : body) {
            if (each == 0) {
                return false;
            }
        }
        if (body.length == 0 || body[0] < 0) {
            return false;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer characters = CharBuffer.allocate(1024);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            characters.clear();
            result = decoder.decode(bytes, characters, true);
        }
        return !result.isError();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
