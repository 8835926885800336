// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

/** One thing a check has found. */
record Finding(boolean isTrouble, String text) {
    static Finding good(String text) {
        return new Finding(false, text);
    }

    static Finding trouble(String text) {
        return new Finding(true, text);
    }

    String line() {
        return (isTrouble ? "! " : "  ") + text;
    }
}
