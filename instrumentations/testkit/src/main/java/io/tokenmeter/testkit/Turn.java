// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * One question to be answered: what a {@link Format} needs to know.
 *
 * @param path of the request, without the query
 * @param serial number of the answer, from which its ids and token counts are made
 * @param seed tells providers of one test apart
 */
record Turn(String path, String query, Question question, int serial, int seed, boolean huge, boolean tellsUsage) {
    /** Stands in a JSON template where the text of a huge answer goes. */
    private static final String HUGE_TEXT = "@HUGE@";

    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");
    private static final int HUGE_BYTES = 50_000_000;
    private static final int HUGE_STEP = 50_000;

    /** When the answer says it was made: told by its number, so that the same questions get the same bytes. */
    Instant createdAt() {
        return FIRST.plusSeconds(serial);
    }

    /** The text of the answer; with letters of one, two, three and four bytes, so that a part may end inside one. */
    String text() {
        return huge
                ? HUGE_TEXT
                : "Answer " + serial + ": thanks for writing – the refund of 12 € is on its way to Zoë \uD83D\uDE42.";
    }

    /** The text as a model streams it, an event for every word. */
    List<byte[]> deltas(Function<String, String> event) {
        if (huge) {
            return Collections.nCopies(HUGE_BYTES / HUGE_STEP, utf8(event.apply("x".repeat(HUGE_STEP))));
        }
        List<byte[]> events = new ArrayList<>();
        for (String word : text().split("(?<= )")) {
            events.add(utf8(event.apply(word)));
        }
        return events;
    }

    /** The text again where a stream repeats the whole at its end; a huge one is not repeated. */
    String wholeText() {
        return huge ? "…" : text();
    }

    /** A body of one part, or of many where the text is huge. */
    List<byte[]> body(String json) {
        int at = json.indexOf(HUGE_TEXT);
        if (at < 0) {
            return List.of(utf8(json));
        }
        List<byte[]> parts = new ArrayList<>();
        parts.add(utf8(json.substring(0, at)));
        parts.addAll(Collections.nCopies(HUGE_BYTES / HUGE_STEP, utf8("x".repeat(HUGE_STEP))));
        parts.add(utf8(json.substring(at + HUGE_TEXT.length())));
        return parts;
    }

    /** An id with the provider's prefix, the same for the same serial and seed. */
    String id(String prefix, int length) {
        String letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789";
        StringBuilder id = new StringBuilder(prefix);
        Random random = new Random(31L * serial + 1_000_003L * seed);
        for (int i = 0; i < length; i++) {
            id.append(letters.charAt(random.nextInt(letters.length())));
        }
        return id.toString();
    }

    /** What stands in the path between these two, percent signs decoded; the model for some providers. */
    String between(String before, String after) {
        int from = path.indexOf(before) + before.length();
        return URLDecoder.decode(
                path.substring(from, path.lastIndexOf(after)).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** One line of JSON from a template of many. */
    static String line(String template) {
        return template.replaceAll("\\n\\s*", "");
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
