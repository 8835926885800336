// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.util.List;

/** Lays out lines of cells in columns of equal width, in plain ASCII: the first two to the left, numbers to the right. Stateless. */
final class AlignedTable {
    private static final int TEXT_COLUMNS = 2;
    private static final String GAP = "  ";

    private AlignedTable() {}

    /** All lines have as many cells as the first. */
    static String of(List<String[]> lines) {
        int[] widths = new int[lines.get(0).length];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                table.append(i == 0 ? "" : GAP);
                cell(table, line[i], widths[i], i < TEXT_COLUMNS);
            }
            table.append(System.lineSeparator());
        }
        return table.toString();
    }

    private static void cell(StringBuilder table, String text, int width, boolean left) {
        String padding = " ".repeat(width - text.length());
        if (!left) {
            table.append(padding);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            table.append(c < ' ' || c > '~' ? '?' : c);
        }
        if (left) {
            table.append(padding);
        }
    }
}
