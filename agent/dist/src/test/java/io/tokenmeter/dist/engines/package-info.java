// SPDX-License-Identifier: Apache-2.0
/** Engines that are wrong in every way an engine can be; tests add them to a copy of the agent's jar. */
@NullMarked
package io.tokenmeter.dist.engines;

import org.jspecify.annotations.NullMarked;
