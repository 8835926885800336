// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

/**
 * The forms in which a model's id travels: behind a path, a resource name, a prefix or a date. Pure functions on lower-case names; each
 * returns its argument where the form is another, and none guesses: a name is cut at a known mark or left alone.
 */
final class ModelName {
    private static final String FINE_TUNE = "ft:";
    private static final String MODELS = "models/";

    private ModelName() {}

    static boolean isArn(String name) {
        return name.startsWith("arn:");
    }

    /** Whether a resource name is an account's own and tells nothing of the model behind it. */
    static boolean isOpaqueArn(String name) {
        return isArn(name) && !name.contains(":foundation-model/") && !name.contains(":inference-profile/");
    }

    /** {@code arn:…:foundation-model/ID} to {@code ID}. */
    static String withoutArn(String name) {
        return isArn(name) ? name.substring(name.lastIndexOf('/') + 1) : name;
    }

    /** {@code …/publishers/google/models/ID} and {@code models/ID} to {@code ID}. */
    static String withoutPath(String name) {
        int segment = name.lastIndexOf('/') + 1;
        boolean isModel = name.startsWith(MODELS) && segment == MODELS.length();
        return isModel || name.startsWith('/' + MODELS, segment - MODELS.length() - 1) ? name.substring(segment) : name;
    }

    static boolean isFineTune(String name) {
        return name.startsWith(FINE_TUNE);
    }

    /** {@code ft:BASE:organization:name:id} to {@code ft:BASE}: fine-tuned models are priced by their base, but not like it. */
    static String fineTuneOfBase(String name) {
        int end = isFineTune(name) ? name.indexOf(':', FINE_TUNE.length()) : -1;
        return end < 0 ? name : name.substring(0, end);
    }

    /** Cuts one trailing {@code -YYYY-MM-DD}, {@code -YYYYMMDD} or {@code @YYYYMMDD}. */
    static String withoutDate(String name) {
        int length = name.length();
        if (isDate(name, length - 8, 0) && (endsBefore(name, length - 8, '-') || endsBefore(name, length - 8, '@'))) {
            return name.substring(0, length - 9);
        }
        if (isDate(name, length - 10, 1) && endsBefore(name, length - 10, '-')) {
            return name.substring(0, length - 11);
        }
        return name;
    }

    private static boolean endsBefore(String name, int index, char mark) {
        return index > 1 && name.charAt(index - 1) == mark;
    }

    /** @param gap characters between year, month and day, each a hyphen */
    private static boolean isDate(String name, int start, int gap) {
        if (start < 0 || !name.startsWith("20", start) || !isNumber(name, start + 2, 0, 99)) {
            return false;
        }
        int month = start + 4 + gap;
        int day = month + 2 + gap;
        return isNumber(name, month, 1, 12)
                && isNumber(name, day, 1, 31)
                && (gap == 0 || (name.charAt(month - 1) == '-' && name.charAt(day - 1) == '-'));
    }

    private static boolean isNumber(String name, int start, int least, int most) {
        int tens = name.charAt(start) - '0';
        int ones = name.charAt(start + 1) - '0';
        int number = tens * 10 + ones;
        return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 && number >= least && number <= most;
    }
}
