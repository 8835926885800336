// SPDX-License-Identifier: Apache-2.0
/** One class per HTTP engine: where its probes go and what they tell the meter. */
@NullMarked
package io.tokenmeter.instrumentations;

import org.jspecify.annotations.NullMarked;
