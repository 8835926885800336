// SPDX-License-Identifier: Apache-2.0
/** Runs the sample application under the agent and shows what it cost. */
@NullMarked
package io.tokenmeter.sample;

import org.jspecify.annotations.NullMarked;
