// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tokenmeter.agent.capture.Call;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Pricing a call leaves nothing behind but its price. */
class PricerGarbageTest {
    private static final int CALLS = 100_000;
    /** A {@link Price}, on a machine with compressed references or without. */
    private static final long BYTES_PER_PRICE = 64;

    private long sum;

    @Test
    void aPriceIsTheOnlyObjectMade() throws IOException {
        Pricer pricer = new Pricer(Catalogue.builtIn());
        Call known = Calls.counted("openai", "gpt-5.4-mini", 1000, 500);
        known.serviceTier = "default";
        Call unknown = Calls.counted("openai", "no-such-model", 1000, 500);
        run(pricer, known, unknown);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        run(pricer, known, unknown);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(sum).isPositive();
        assertThat(bytes / (2 * CALLS)).isLessThanOrEqualTo(BYTES_PER_PRICE);
    }

    private void run(Pricer pricer, Call known, Call unknown) {
        for (int i = 0; i < CALLS; i++) {
            sum += pricer.price(known).costPicos + pricer.price(unknown).costPicos;
        }
    }
}
