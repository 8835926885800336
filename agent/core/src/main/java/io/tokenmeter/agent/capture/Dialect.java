// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.List;

/**
 * A provider's wire format: which request paths speak it and how its bodies are read.
 *
 * <p>Implementations are stateless, have a public constructor without arguments and are found as services.
 */
public interface Dialect {
    /** The endpoints that speak this dialect. */
    List<Endpoint> endpoints();

    /** A reader of the request body; fills in the model asked for. */
    BodyReader request(Call call);

    /** A reader of a successful answer's body; fills in model, id, usage. */
    BodyReader answer(Call call);
}
