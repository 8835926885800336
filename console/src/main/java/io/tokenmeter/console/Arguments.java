// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command's words and options: {@code --name value}, {@code --name=value}, and switches without a value. */
final class Arguments {
    private static final String HELP = "--help";

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();
    private boolean helpAsked;

    private Arguments() {}

    static Arguments parse(List<String> arguments, Set<String> known) {
        return parse(arguments, known, Set.of());
    }

    /**
     * Messages name options, never their values: a mistyped one may have a password behind it.
     *
     * @param flags options without a value
     */
    static Arguments parse(List<String> arguments, Set<String> known, Set<String> flags) {
        Arguments parsed = new Arguments();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.equals(HELP) || argument.equals("-h")) {
                parsed.helpAsked = true;
            } else if (flags.contains(argument)) {
                parsed.options.put(argument, "");
            } else if (argument.startsWith("-")) {
                parsed.addOption(argument, rest, known);
            } else {
                parsed.words.add(argument);
            }
        }
        return parsed;
    }

    private void addOption(String argument, Iterator<String> rest, Set<String> known) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (name.equals("--password")) {
            throw ConsoleException.misused(
                    "other users could read a password given as an argument: use --password-file,"
                            + " or TOKENMETER_JDBC_PASSWORD in the environment");
        }
        if (!known.contains(name)) {
            throw ConsoleException.misused("unknown option " + name);
        }
        if (equals < 0 && !rest.hasNext()) {
            throw ConsoleException.misused(name + " needs a value");
        }
        options.put(name, equals < 0 ? rest.next() : argument.substring(equals + 1));
    }

    List<String> words() {
        return words;
    }

    @Nullable
    String option(String name) {
        return options.get(name);
    }

    boolean isSet(String flag) {
        return options.containsKey(flag);
    }

    boolean isHelpAsked() {
        return helpAsked;
    }
}
