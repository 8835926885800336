// SPDX-License-Identifier: Apache-2.0
/** Programs for child JVMs; none of them knows of metering. */
@NullMarked
package io.tokenmeter.dist.apps;

import org.jspecify.annotations.NullMarked;
