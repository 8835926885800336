// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

/**
 * Token counts of one answer with the meaning of a row: {@code input} and {@code output} are inclusive totals, the rest are parts of them.
 */
public record Tokens(long input, long output, long cacheRead, long cacheWrite, long cacheWrite1h, long reasoning) {
    static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0);

    public long total() {
        return input + output;
    }

    /** Chat with an OpenAI-like model: part of the input from the cache, reasoning inside the output. */
    static Tokens openAi(int serial, String model) {
        long output = 40 + 7L * serial;
        long reasoning = model.startsWith("o") || model.startsWith("gpt-5") ? output / 2 : 0;
        return new Tokens(1100 + 17L * serial, output, 128L * (serial % 8), 0, 0, reasoning);
    }

    /** Claude: fresh input beside cache reads and writes, some of them kept for an hour. */
    static Tokens anthropic(int serial) {
        long fresh = 300 + 19L * serial;
        long read = 100L * (serial % 5);
        long write1h = 10L * (serial % 3);
        long write = 20L * (serial % 4) + write1h;
        return new Tokens(fresh + read + write, 60 + 11L * serial, read, write, write1h, 0);
    }

    /** Gemini: part of the input from the cache, thoughts in the output. */
    static Tokens gemini(int serial) {
        long thoughts = 12L * (serial % 4);
        return new Tokens(700 + 23L * serial, 35 + 9L * serial + thoughts, 64L * (serial % 6), 0, 0, thoughts);
    }

    /** A model without a cache. */
    static Tokens plain(int serial) {
        return new Tokens(50 + 13L * serial, 30 + 5L * serial, 0, 0, 0, 0);
    }

    static Tokens inputOnly(int serial) {
        return new Tokens(10 + 3L * serial, 0, 0, 0, 0, 0);
    }
}
