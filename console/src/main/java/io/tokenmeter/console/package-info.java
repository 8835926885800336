// SPDX-License-Identifier: Apache-2.0
/** What the ledger says, on the command line. */
@NullMarked
package io.tokenmeter.console;

import org.jspecify.annotations.NullMarked;
