// SPDX-License-Identifier: Apache-2.0
/** The providers' wire formats, read as they stream by. */
@NullMarked
package io.tokenmeter.agent.wire;

import org.jspecify.annotations.NullMarked;
