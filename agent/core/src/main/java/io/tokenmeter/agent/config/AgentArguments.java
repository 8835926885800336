// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code -javaagent:tokenmeter.jar=name=value,name=value} apart; prefixes are removed, the last of equal names counts.
 *
 * <p>Values may hold commas. What follows a comma belongs to the value before it
 * <ul>
 *   <li>if it has no {@code =}: {@code jdbc.password=a,b};
 *   <li>if what stands before its {@code =} can't be an option's name: {@code jdbc.url=jdbc:postgresql://a,b/db?ssl=true};
 *   <li>if the value is {@code attributes}' and the name is no option's: {@code attributes=org.id=acme,user.id=x,log=info}.
 * </ul>
 * Anything else starts the next option, so a misspelt name is never swallowed by the value before it. What can't be written this
 * way needs another source.
 */
final class AgentArguments {
    private final Map<String, String> values = new LinkedHashMap<>();
    private @Nullable String current;
    private boolean malformed;

    AgentArguments(@Nullable String arguments) {
        int start = 0;
        while (arguments != null && start < arguments.length()) {
            int comma = arguments.indexOf(',', start);
            int end = comma < 0 ? arguments.length() : comma;
            take(arguments.substring(start, end));
            start = end + 1;
        }
    }

    Map<String, String> values() {
        return values;
    }

    /** True if the first option has no name. Its text stays unsaid, it could be a URL with a password. */
    boolean isMalformed() {
        return malformed;
    }

    private void take(String segment) {
        int equals = segment.indexOf('=');
        String name = withoutPrefix(segment.substring(0, Math.max(equals, 0)).trim());
        if (isNameShaped(name) && !continuesAttributes(name)) {
            values.put(name, segment.substring(equals + 1));
            current = name;
        } else if (current != null) {
            values.put(current, values.get(current) + "," + segment);
        } else {
            malformed |= !segment.trim().isEmpty();
        }
    }

    private boolean continuesAttributes(String name) {
        return Settings.ATTRIBUTES.name.equals(current) && Settings.named(name) == null;
    }

    private static boolean isNameShaped(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) && ".-_:[]".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    static String withoutPrefix(String name) {
        return name.startsWith(Setting.PREFIX) ? name.substring(Setting.PREFIX.length()) : name;
    }
}
