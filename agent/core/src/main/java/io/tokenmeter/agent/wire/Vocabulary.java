// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import org.jspecify.annotations.Nullable;

/** How a tokenizer's count follows from {@link TextCounts}: what each feature comes to, fitted to the tokenizers that OpenAI has published. */
enum Vocabulary {
    /** Of OpenAI's models since GPT-4o; Google's, Meta's, Alibaba's and DeepSeek's come close, and for others it is the guess. */
    O200K(892, 115, 266, 204, 1790, 643, 113, 1041, 227, 753, 350, 712, 729, 727, 2042, 1265, 138, 140),
    /** Of OpenAI's models before; Anthropic's come close. */
    CL100K(931, 83, 343, 336, 1773, 735, 55, 1040, 0, 1155, 1045, 1012, 989, 1218, 2721, 2286, 369, 647);

    private static final int THOUSAND = 1000;
    private static final String[] OF_CL100K = {"gpt-4-", "gpt-3", "davinci", "babbage", "claude"};

    /** Thousandths of a token for each feature, in their order. */
    private final int[] shares;

    Vocabulary(int... shares) {
        this.shares = shares;
    }

    static Vocabulary of(@Nullable String model) {
        if (model == null) {
            return O200K;
        }
        for (String name : OF_CL100K) {
            if (model.contains(name)) {
                return CL100K;
            }
        }
        return model.endsWith("gpt-4") ? CL100K : O200K;
    }

    long tokens(TextCounts text) {
        long sum = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += text.feature(i) * shares[i];
        }
        return text.characters() == 0 ? 0 : Math.max(1, (text.extrapolated(sum) + THOUSAND / 2) / THOUSAND);
    }
}
