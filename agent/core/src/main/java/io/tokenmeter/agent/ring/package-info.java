// SPDX-License-Identifier: Apache-2.0
/** The hand-over from application threads to the agent's own. */
@NullMarked
package io.tokenmeter.agent.ring;

import org.jspecify.annotations.NullMarked;
