// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in the text form of {@code COPY}: columns parted by tabs, rows by newlines, {@code \N} for null. One thread. */
final class CopyText {
    private final List<LedgerColumn> columns;
    private final StringBuilder text = new StringBuilder(48 * 1024);

    CopyText(List<LedgerColumn> columns) {
        this.columns = columns;
    }

    void add(@Nullable String[] values) {
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                text.append('\t');
            }
            String value = values[columns.get(i).ordinal()];
            if (value == null) {
                text.append("\\N");
            } else {
                escape(value);
            }
        }
        text.append('\n');
    }

    private void escape(String value) {
        int done = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            char letter = c == '\\' ? '\\' : c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : 0;
            if (letter != 0) {
                text.append(value, done, i).append('\\').append(letter);
                done = i + 1;
            }
        }
        text.append(value, done, value.length());
    }

    int length() {
        return text.length();
    }

    /** What was added since the last call, in UTF-8. */
    byte[] take() {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        return bytes;
    }
}
