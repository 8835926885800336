// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

/** What the gate found out about a request it lets in. Immutable. */
final class Route {
    final Dialect dialect;
    final Endpoint endpoint;

    Route(Dialect dialect, Endpoint endpoint) {
        this.dialect = dialect;
        this.endpoint = endpoint;
    }
}
