// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value into maps, lists and strings; numbers and booleans as they are written, so that no price ever passes through a
 * floating point number. An absent member is empty, one of another shape than asked for is refused with its name.
 */
final class JsonTree {
    private JsonTree() {}

    /** Reads the value the parser stands at. */
    static Object read(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return readObject(parser);
        }
        return parser.currentToken() == JsonToken.START_ARRAY ? readArray(parser) : parser.getText();
    }

    private static Map<String, Object> readObject(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, read(parser));
        }
        return object;
    }

    private static List<Object> readArray(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(read(parser));
        }
        return array;
    }

    static @Nullable String string(Map<?, ?> object, String name) {
        Object value = object.get(name);
        if (value != null && !(value instanceof String)) {
            throw unexpected(name);
        }
        return (String) value;
    }

    static String required(Map<?, ?> object, String name) {
        String value = string(object, name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    static List<?> list(Map<?, ?> object, String name) {
        Object value = object.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List)) {
            throw unexpected(name);
        }
        return (List<?>) value;
    }

    static List<String> strings(Map<?, ?> object, String name) {
        List<String> strings = new ArrayList<>();
        for (Object element : list(object, name)) {
            strings.add(String.valueOf(element));
        }
        return strings;
    }

    static Map<?, ?> object(Map<?, ?> parent, String name) {
        Object value = parent.get(name);
        return value == null ? Map.of() : asObject(value, name);
    }

    static Map<?, ?> asObject(Object value, String name) {
        if (!(value instanceof Map)) {
            throw unexpected(name);
        }
        return (Map<?, ?>) value;
    }

    private static IllegalArgumentException unexpected(String name) {
        return new IllegalArgumentException(name + " has an unexpected shape");
    }
}
