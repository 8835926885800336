// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.util.List;

/** A WebSocket that has nothing to do with models: says what it is told. */
final class EchoSession extends SessionFormat {
    @Override
    boolean speaks(String path) {
        return path.endsWith("/echo");
    }

    @Override
    List<String> opening(Turn turn) {
        return List.of();
    }

    @Override
    boolean asks(String message) {
        return false;
    }

    @Override
    List<String> acknowledgement(Turn turn, String message) {
        return List.of(message);
    }

    @Override
    Reply reply(Turn turn) {
        throw new IllegalStateException("nobody asks an echo");
    }
}
