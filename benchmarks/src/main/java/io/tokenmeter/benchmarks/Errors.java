// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Numbers beside the right ones, and how far they are from them in per cent. */
final class Errors {
    private final List<Double> errors = new ArrayList<>();
    private long guessed;
    private long right;

    void add(long guess, long truth) {
        errors.add(100.0 * Math.abs(guess - truth) / Math.max(truth, 1));
        guessed += guess;
        right += truth;
    }

    void add(Errors others) {
        errors.addAll(others.errors);
        guessed += others.guessed;
        right += others.right;
    }

    String count() {
        return " | " + errors.size();
    }

    /** Columns of a table: median, p95, error of the sum. */
    @Override
    public String toString() {
        Collections.sort(errors);
        return String.format(
                Locale.ROOT,
                " | %.1f %% | %.0f %% | %+.1f %%",
                percentile(50),
                percentile(95),
                100.0 * (guessed - right) / Math.max(right, 1));
    }

    private double percentile(int percent) {
        return errors.isEmpty() ? 0 : errors.get(Math.min(errors.size() - 1, errors.size() * percent / 100));
    }
}
