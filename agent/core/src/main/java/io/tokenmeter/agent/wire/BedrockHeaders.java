// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.HeaderLookup;
import io.tokenmeter.agent.capture.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What Bedrock tells in headers: the request's id, the only one where the model's own body has none, and with an invocation that does not
 * stream what it used, whatever the model's body looks like. Cache reads and writes stand beside the input. Stateless.
 */
final class BedrockHeaders {
    private static final String COUNT = "x-amzn-bedrock-";
    private static final String INPUT = COUNT + "input-token-count";
    private static final String OUTPUT = COUNT + "output-token-count";
    private static final String CACHE_READ = COUNT + "cache-read-input-token-count";
    private static final String CACHE_WRITE = COUNT + "cache-write-input-token-count";
    private static final String TIER = COUNT + "service-tier";
    private static final int LONGEST_COUNT = 15;
    private static final int LONGEST_TEXT = 256;

    private BedrockHeaders() {}

    static void take(Call call, HeaderLookup headers) {
        call.responseId = text(headers.header("x-amzn-requestid"));
        call.serviceTier = text(headers.header(TIER));
        Usage usage = call.usage;
        long fresh = count(headers.header(INPUT));
        usage.output = count(headers.header(OUTPUT));
        usage.cacheRead = count(headers.header(CACHE_READ));
        usage.cacheWrite = count(headers.header(CACHE_WRITE));
        if (fresh != UNKNOWN) {
            usage.input = Counts.sum(fresh, Counts.sum(usage.cacheRead, usage.cacheWrite));
        }
        Counts.completeTotal(usage);
        if (usage.isKnown()) {
            call.usageSource = Call.UsageSource.REPORTED;
        }
    }

    private static long count(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST_COUNT) {
            return UNKNOWN;
        }
        long count = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return UNKNOWN;
            }
            count = count * 10 + digit;
        }
        return count;
    }

    private static @Nullable String text(@Nullable String header) {
        if (header == null || header.isEmpty() || header.length() > LONGEST_TEXT) {
            return null;
        }
        for (int i = 0; i < header.length(); i++) {
            if (header.charAt(i) <= ' ' || header.charAt(i) >= 0x7F) {
                return null;
            }
        }
        return header;
    }
}
