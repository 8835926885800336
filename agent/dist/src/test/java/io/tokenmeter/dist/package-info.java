// SPDX-License-Identifier: Apache-2.0
/** The packaged jar in real JVMs. */
@NullMarked
package io.tokenmeter.dist;

import org.jspecify.annotations.NullMarked;
