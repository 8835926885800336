// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes free attributes as a JSON object of strings. Stateless. */
final class AttributesJson {
    static final int MAX_KEY_LENGTH = 128;
    static final int MAX_VALUE_LENGTH = 1024;

    private AttributesJson() {}

    /** Null if there are none. */
    static @Nullable String of(Map<String, String> attributes) {
        if (attributes.isEmpty()) {
            return null;
        }
        StringBuilder json = new StringBuilder("{");
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            if (json.length() > 1) {
                json.append(',');
            }
            JsonText.quote(json, CleanText.of(attribute.getKey(), MAX_KEY_LENGTH));
            json.append(':');
            JsonText.quote(json, CleanText.of(attribute.getValue(), MAX_VALUE_LENGTH));
        }
        return json.append('}').toString();
    }
}
