// SPDX-License-Identifier: Apache-2.0
/** What a call costs, or why that is unknown. */
@NullMarked
package io.tokenmeter.agent.pricing;

import org.jspecify.annotations.NullMarked;
