// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.UsageSource;
import io.tokenmeter.agent.capture.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Guesses tokens from what was counted of a text, where a stream brings no usage. No text is kept for it and no tokenizer run.
 *
 * <p>Stateless but for the switch; any thread.
 */
public final class Estimate {
    private static volatile boolean wanted = true;

    private Estimate() {}

    /** Switches estimating on or off for the JVM. */
    public static void want(boolean yes) {
        wanted = yes;
    }

    static boolean isWanted() {
        return wanted;
    }

    /** Notes what a request's text comes to. Which vocabulary it is read with can be told only when the answer has named the model. */
    static void request(Call call, TextCounts text, int beside) {
        call.estimatedInput = Vocabulary.O200K.tokens(text) + beside;
        call.estimatedInputOlder = Vocabulary.CL100K.tokens(text) + beside;
    }

    /** Fills what can be told of a streamed answer's usage. */
    static void fill(Call call, TextCounts answer) {
        Usage usage = call.usage;
        Vocabulary vocabulary = Vocabulary.of(call.model());
        usage.input = vocabulary == Vocabulary.O200K ? call.estimatedInput : call.estimatedInputOlder;
        if (answer.characters() > 0 && !thinksInPrivate(call.model())) {
            usage.output = vocabulary.tokens(answer);
        }
        Counts.completeTotal(usage);
        if (usage.input != UNKNOWN || usage.output != UNKNOWN) {
            call.usageSource = UsageSource.ESTIMATED;
        }
    }

    /** What these models show says little of what they used, whoever passes them on. */
    private static boolean thinksInPrivate(@Nullable String model) {
        if (model == null) {
            return false;
        }
        String name = model.substring(model.lastIndexOf('/') + 1);
        boolean numbered = name.length() > 1 && name.charAt(0) == 'o' && Character.isDigit(name.charAt(1));
        return numbered
                || (name.startsWith("gpt-5") && !name.contains("-chat"))
                || name.startsWith("gemini-2.5")
                || name.startsWith("gemini-3")
                || name.startsWith("gemini-live-") // since 2.5
                || name.startsWith("grok-4");
    }
}
