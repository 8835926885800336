// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

/** Where a price was read: rows carry it. Immutable. */
final class Layer {
    /** Its name for {@code price_version}. */
    final String version;
    /** True for prices of the user's own. */
    final boolean isOverride;

    Layer(String version, boolean isOverride) {
        this.version = version;
        this.isOverride = isOverride;
    }
}
