// SPDX-License-Identifier: Apache-2.0
/** Wires the stages together; nobody imports it. */
@NullMarked
package io.tokenmeter.agent.start;

import org.jspecify.annotations.NullMarked;
