// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Usage;
import java.util.Arrays;

/**
 * The tokens of one call in disjoint kinds, reused from call to call; one thread.
 *
 * <p>A usage tells inclusive totals and parts of them. Parts are taken off their total one after the other and never beyond it, so that
 * nothing is charged twice and nothing below zero, whatever a provider reports. Cached tokens come first: where they overlap with audio
 * or images, and no count says by how much, they are charged as cached text.
 */
final class Buckets {
    final long[] tokens = new long[Kind.COUNT];

    void fill(Usage usage) {
        Arrays.fill(tokens, 0);
        fillInput(usage);
        fillOutput(usage);
    }

    private void fillInput(Usage usage) {
        long rest = Math.max(usage.input, 0);
        rest -= take(Kind.CACHE_READ, usage.cacheRead, rest);
        rest -= take(Kind.CACHE_WRITE_1H, usage.cacheWrite1h, rest);
        rest -= take(Kind.CACHE_WRITE, usage.cacheWrite - Math.max(usage.cacheWrite1h, 0), rest);
        rest -= take(Kind.IN_AUDIO, usage.inputAudio, rest);
        rest -= take(Kind.IN_IMAGE, usage.inputImage, rest);
        tokens[Kind.IN.slot] = rest;
    }

    private void fillOutput(Usage usage) {
        long rest = Math.max(usage.output, 0);
        rest -= take(Kind.OUT_AUDIO, usage.outputAudio, rest);
        rest -= take(Kind.OUT_IMAGE, usage.outputImage, rest);
        rest -= take(Kind.REASONING, usage.reasoning, rest);
        tokens[Kind.OUT.slot] = rest;
    }

    private long take(Kind kind, long part, long rest) {
        long taken = Math.min(Math.max(part, 0), rest);
        tokens[kind.slot] = taken;
        return taken;
    }
}
