// SPDX-License-Identifier: Apache-2.0
/** Weaving probes into HTTP engines. */
@NullMarked
package io.tokenmeter.agent.weave;

import org.jspecify.annotations.NullMarked;
