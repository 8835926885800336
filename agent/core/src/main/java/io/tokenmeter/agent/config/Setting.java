// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One option, declared once: the reader, the messages and docs/configuration.md all come from this. Immutable.
 *
 * <p>A name with a part in capitals, such as {@code providers.HOST}, stands for a family of options; the part is its member.
 */
final class Setting<T> {
    static final String PREFIX = "tokenmeter.";
    static final String ENVIRONMENT_PREFIX = "TOKENMETER_";

    /** Without the prefix. */
    final String name;

    final Type<T> type;
    /** As a user would write it; null where nothing is set by default, or {@link #defaultNote} says what is. */
    final @Nullable String defaultText;
    /** What the reference page says instead of {@link #defaultText}. */
    final @Nullable String defaultNote;
    /** Secret values appear in no message. */
    final boolean secret;
    /** For the reference page. */
    final String text;

    private final String before;
    private final @Nullable String after;

    private Setting(
            String name,
            Type<T> type,
            @Nullable String defaultText,
            @Nullable String defaultNote,
            boolean secret,
            String text) {
        this.name = name;
        this.type = type;
        this.defaultText = defaultText;
        this.defaultNote = defaultNote;
        this.secret = secret;
        this.text = text;
        int member = memberStart(name);
        this.before = member < 0 ? name : name.substring(0, member);
        this.after = member < 0 ? null : name.substring(memberEnd(name, member));
    }

    static <T> Setting<T> of(String name, Type<T> type, String defaultText, String text) {
        return new Setting<>(name, type, defaultText, null, false, text);
    }

    /** Nothing is set by default; the note, if any, says what happens then. */
    static <T> Setting<T> optional(String name, Type<T> type, @Nullable String defaultNote, String text) {
        return new Setting<>(name, type, null, defaultNote, false, text);
    }

    static <T> Setting<T> secret(String name, Type<T> type, String text) {
        return new Setting<>(name, type, null, null, true, text);
    }

    String property() {
        return PREFIX + name;
    }

    String environmentVariable() {
        return ENVIRONMENT_PREFIX + environmentForm(name);
    }

    boolean isFamily() {
        return after != null;
    }

    /** What comes before the member; the whole name if this is no family. */
    String fixedStart() {
        return before;
    }

    /** True if the name, written without prefix, is this option or a member of this family. */
    boolean isNamed(String candidate) {
        return after == null ? candidate.equals(name) : member(candidate, before, after) != null;
    }

    /** The same for an environment variable, written without prefix. */
    boolean isEnvironmentNamed(String candidate) {
        return after == null ? candidate.equals(environmentForm(name)) : environmentMember(candidate) != null;
    }

    /** The member in its environment form, or null if the variable, written without prefix, is not of this family. */
    @Nullable
    String environmentMember(String candidate) {
        return after == null ? null : member(candidate, environmentForm(before), environmentForm(after));
    }

    /** {@code jdbc.password-file} → {@code JDBC_PASSWORD_FILE}: capitals, and {@code _} for all that is no letter or digit. */
    static String environmentForm(String name) {
        char[] form = name.toUpperCase(Locale.ROOT).toCharArray();
        for (int i = 0; i < form.length; i++) {
            if (!Character.isLetterOrDigit(form[i])) {
                form[i] = '_';
            }
        }
        return new String(form);
    }

    private static @Nullable String member(String candidate, String before, String after) {
        boolean longEnough = candidate.length() > before.length() + after.length();
        return longEnough && candidate.startsWith(before) && candidate.endsWith(after)
                ? candidate.substring(before.length(), candidate.length() - after.length())
                : null;
    }

    private static int memberStart(String name) {
        int i = 0;
        while (i < name.length() && !Character.isUpperCase(name.charAt(i))) {
            i++;
        }
        return i < name.length() ? i : -1;
    }

    private static int memberEnd(String name, int start) {
        int dot = name.indexOf('.', start);
        return dot < 0 ? name.length() : dot;
    }
}
