// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a network cuts a body, the call is the same. */
class ChunkingTest {
    @ParameterizedTest
    @EnumSource
    void anySplitInTwoGivesTheSameCall(Sample sample) {
        String whole = Reading.describe(sample.answer());

        for (int cut = 0; cut <= sample.body.length; cut++) {
            assertThat(read(sample, cut, sample.body.length))
                    .as("cut at " + cut)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource
    void byteByByteGivesTheSameCall(Sample sample) {
        int[] cuts = new int[sample.body.length];
        Arrays.setAll(cuts, i -> i + 1);

        assertThat(read(sample, cuts)).isEqualTo(Reading.describe(sample.answer()));
    }

    @ParameterizedTest
    @EnumSource
    void randomChunksGiveTheSameCall(Sample sample) {
        String whole = Reading.describe(sample.answer());

        for (long seed = 0; seed < 200; seed++) {
            int[] cuts = new Random(seed)
                    .ints(20, 0, sample.body.length + 1)
                    .sorted()
                    .toArray();
            int[] all = Arrays.copyOf(cuts, cuts.length + 1);
            all[cuts.length] = sample.body.length;
            assertThat(read(sample, all)).as("seed " + seed).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatComesAfterTheLastEventChangesNothing(Sample sample) {
        Call call = sample.call();
        BodyReader reader = sample.dialect.answer(call);
        boolean last = reader.read(sample.body, 0, sample.body.length);
        if (last) {
            byte[] more = "\n\ndata: {\"usage\":{\"prompt_tokens\":77}}\n\n{\"prompt_eval_count\":77}\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            assertThat(reader.read(more, 0, more.length)).isTrue();
        }
        reader.end(true);

        assertThat(Reading.describe(call)).isEqualTo(Reading.describe(sample.answer()));
    }

    private static String read(Sample sample, int... cuts) {
        Call call = sample.call();
        BodyReader reader = sample.dialect.answer(call);
        int from = 0;
        for (int cut : cuts) {
            // Surrounded by other bytes, as in a network buffer that is used again.
            byte[] buffer = new byte[cut - from + 2];
            Arrays.fill(buffer, (byte) '"');
            System.arraycopy(sample.body, from, buffer, 1, cut - from);
            reader.read(buffer, 1, cut - from);
            Arrays.fill(buffer, (byte) '}');
            from = cut;
        }
        reader.end(true);
        return Reading.describe(call);
    }
}
