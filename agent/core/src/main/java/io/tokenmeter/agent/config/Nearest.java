// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

/** Finds the option someone probably meant. Loaded only when a name is unknown. */
final class Nearest {
    private Nearest() {}

    /** The property nearest to an unknown name written without prefix. */
    static String property(String unknown) {
        return find(unknown, false).property();
    }

    /** The environment variable nearest to an unknown one written without prefix. */
    static String environmentVariable(String unknown) {
        return find(unknown, true).environmentVariable();
    }

    private static Setting<?> find(String unknown, boolean environment) {
        Setting<?> nearest = Settings.ENABLED;
        int least = Integer.MAX_VALUE;
        for (Setting<?> setting : Settings.ALL) {
            int distance = distance(unknown, setting, environment);
            if (distance < least) {
                least = distance;
                nearest = setting;
            }
        }
        return nearest;
    }

    /** Of a family only the fixed start is compared: its members may be called anything. */
    private static int distance(String unknown, Setting<?> setting, boolean environment) {
        String known = environment ? Setting.environmentForm(setting.fixedStart()) : setting.fixedStart();
        boolean cut = setting.isFamily() && unknown.length() > known.length();
        return edits(cut ? unknown.substring(0, known.length()) : unknown, known);
    }

    /** Levenshtein's distance, one row of the table at a time. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
