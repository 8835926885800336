// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer in a provider's format, before any behaviour is applied.
 *
 * @param parts written and flushed one by one; one part for JSON, one per event for a stream
 * @param model named by the body; empty where it names none
 */
record Reply(
        String contentType,
        Map<String, String> headers,
        List<byte[]> parts,
        boolean streaming,
        String model,
        @Nullable String responseId,
        Tokens tokens,
        boolean usageReported) {}
