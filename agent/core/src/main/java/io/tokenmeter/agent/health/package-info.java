// SPDX-License-Identifier: Apache-2.0
/** What the agent knows of its own state: faults, counters, log. */
@NullMarked
package io.tokenmeter.agent.health;

import org.jspecify.annotations.NullMarked;
