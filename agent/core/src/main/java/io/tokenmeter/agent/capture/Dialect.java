// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's wire format: which request paths speak it and how its bodies are read.
 *
 * <p>Implementations are stateless, have a public constructor without arguments and are found as services.
 */
public interface Dialect {
    /** The endpoints that speak this dialect. */
    List<Endpoint> endpoints();

    /** Where an answer that was not over when its request was answered is asked for later: by GET, the answer's id after this ending. */
    default List<Endpoint> polls() {
        return Collections.emptyList();
    }

    /** Where the answers to a batch of requests are fetched, by GET: a line of JSON for each. */
    default List<Endpoint> results() {
        return Collections.emptyList();
    }

    /** Where sessions over a WebSocket are opened, whose messages are this dialect's events. */
    default List<Endpoint> sessions() {
        return Collections.emptyList();
    }

    /** A reader of the request body; fills in the model asked for. */
    BodyReader request(Call call);

    /** Takes what the headers of a successful answer tell; comes before {@link #answer}, which may know better. */
    default void headers(Call call, HeaderLookup headers) {}

    /**
     * The same request with the question for its usage in it.
     *
     * @return null if the request asks already, asks for no stream, or can't be read
     */
    default byte @Nullable [] askingForUsage(byte[] request) {
        return null;
    }

    /** A reader of a successful answer's body; fills in model, id, usage. */
    BodyReader answer(Call call);
}
