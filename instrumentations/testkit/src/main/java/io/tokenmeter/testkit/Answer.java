// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import org.jspecify.annotations.Nullable;

/**
 * What the fake provider put on the wire for one request that a real provider would bill or refuse.
 *
 * @param serial 1 for the provider's first answer
 * @param path of the request, without the behaviour prefix
 * @param model named by the answer; empty where it names none
 * @param requestedModel named by the request
 * @param tokens what a bill would show, told to the client or not
 * @param usageReported true if the body carried the token counts, or a later one did
 * @param responseId null where the format has none, and for errors
 * @param fullySent true once the last byte was handed to the socket
 */
public record Answer(
        int serial,
        String path,
        String model,
        String requestedModel,
        boolean streaming,
        int status,
        Tokens tokens,
        boolean usageReported,
        @Nullable String responseId,
        boolean fullySent) {
    /** The same once its usage is told. */
    Answer told() {
        return new Answer(serial, path, model, requestedModel, streaming, status, tokens, true, responseId, fullySent);
    }

    Answer sent(boolean fully) {
        return new Answer(
                serial, path, model, requestedModel, streaming, status, tokens, usageReported, responseId, fully);
    }
}
