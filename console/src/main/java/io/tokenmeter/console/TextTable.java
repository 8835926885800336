// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.util.List;

/** Lines with their columns under each other. Pure function. */
final class TextTable {
    private static final String GAP = "  ";

    private TextTable() {}

    /** @param textColumns how many, from the first on, are aligned to the left */
    static String of(List<List<String>> table, int textColumns) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : GAP).append(padded(table, row, column, column < textColumns));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String padded(List<List<String>> table, List<String> row, int column, boolean left) {
        int width = table.stream()
                .mapToInt(cells -> printable(cells.get(column)).length())
                .max()
                .orElse(0);
        String cell = printable(row.get(column));
        String padding = " ".repeat(width - cell.length());
        return left ? cell + padding : padding + cell;
    }

    /** A terminal must not obey what a server called its model. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
