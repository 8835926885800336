// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.util.List;

/** A provider's wire format: what it answers at which paths. Stateless. */
interface Format {
    boolean speaks(String path);

    /** The model the request asks for. */
    default String model(Turn turn) {
        return turn.question().model();
    }

    Reply reply(Turn turn);

    /** True if a client may ask for an answer later, by its id. */
    default boolean tellsLater() {
        return false;
    }

    /**
     * What it gets then.
     *
     * @param first true if it asks for the first time
     */
    default Later later(Turn turn, boolean first) {
        throw new UnsupportedOperationException();
    }

    /**
     * An answer as it is at a later time.
     *
     * @param over true if it tells now what was used
     */
    record Later(String json, boolean over) {}

    /** The body that goes with an error status. */
    String error(int status);

    /** What a stream ends with when the provider fails on its way. */
    byte[] errorEvent(Turn turn);

    /** The formats in the order to ask them. */
    List<Format> ALL = List.of(
            new GeminiFormat(),
            new GeminiEmbeddings(),
            new BedrockConverse(),
            new BedrockInvoke(),
            new AnthropicFormat(),
            new OllamaFormat(),
            new CohereFormat(),
            new DashScopeFormat(),
            new DashScopeEmbeddings(),
            new QianfanFormat(),
            new ZaiTasks(),
            new ZaiDocuments(),
            new ArkFormat(),
            new ArkBots(),
            new OpenAiMedia(),
            new OpenAiResponses(),
            new OpenAiFormat());
}
