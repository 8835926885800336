// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

/** What one source says about one option. Immutable. */
final class Given {
    final String value;
    /** For messages, such as {@code environment variable TOKENMETER_LOG}. */
    final String origin;
    /** The stronger source has the higher rank. */
    final int rank;

    Given(String value, String origin, int rank) {
        this.value = value;
        this.origin = origin;
        this.rank = rank;
    }
}
