// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.health.Log;
import io.tokenmeter.agent.journal.JournalDirectory;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that the database refuses for what they hold, in a file of JSON lines that only its owner may read: when, why, and the row. The
 * writer's thread.
 */
final class DeadLetters {
    private final File file;
    private final long maxBytes;
    private final Log log;
    private long count;

    /** @param maxBytes what the file may grow to */
    DeadLetters(File file, long maxBytes, Log log) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.log = log;
    }

    /** Returns whether the row is kept. */
    boolean add(Rows rows, int row, String reason) {
        boolean kept = append(line(rows, row, reason));
        count++;
        // Said at the 1st, 2nd, 4th, 8th … call: often enough to notice, never a flood.
        if (Long.bitCount(count) == 1) {
            log.warn(count + (count == 1 ? " call was" : " calls were")
                    + " refused by the database so far, the last one since " + reason + ". "
                    + (kept ? "They are kept in " + file + "." : file + " can't take them, they are dropped."));
        }
        return kept;
    }

    private boolean append(byte[] line) {
        try {
            if (file.length() + line.length > maxBytes) {
                return false;
            }
            if (!file.exists()) {
                JournalDirectory.createPrivate(file);
            }
            try (FileOutputStream out = new FileOutputStream(file, true)) {
                out.write(line);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] line(Rows rows, int row, String reason) {
        StringBuilder json =
                new StringBuilder("{\"at\":\"").append(Instant.now()).append("\",\"reason\":");
        JsonText.quote(json, reason);
        json.append(",\"row\":{");
        List<@Nullable String> values = rows.values(row);
        boolean first = true;
        for (int i = 0; i < values.size() && i < rows.columns.size(); i++) {
            String value = values.get(i);
            if (value != null) {
                json.append(first ? "" : ",");
                JsonText.quote(json, rows.columns.get(i));
                json.append(':');
                JsonText.quote(json, value);
                first = false;
            }
        }
        return json.append("}}\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
