// SPDX-License-Identifier: Apache-2.0
/** What metering costs: JMH for the parts, whole processes for the start, a load for the hand-over. */
@NullMarked
package io.tokenmeter.benchmarks;

import org.jspecify.annotations.NullMarked;
