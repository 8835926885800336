// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values given to the members of an option such as {@code providers.HOST}. Immutable. */
final class Family<T> {
    private final Map<String, T> values;

    /** @param values by member in its environment form */
    Family(Map<String, T> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    @Nullable
    T get(String member) {
        return values.isEmpty() ? null : values.get(Setting.environmentForm(member));
    }

    boolean isEmpty() {
        return values.isEmpty();
    }
}
