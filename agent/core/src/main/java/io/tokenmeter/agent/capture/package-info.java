// SPDX-License-Identifier: Apache-2.0
/** From an engine's request and answer to one call: gate, exchange, tee. */
@NullMarked
package io.tokenmeter.agent.capture;

import org.jspecify.annotations.NullMarked;
