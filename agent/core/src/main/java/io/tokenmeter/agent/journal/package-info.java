// SPDX-License-Identifier: Apache-2.0
/** Rows on disk, from the moment a call has ended until the database has committed it. */
@NullMarked
package io.tokenmeter.agent.journal;

import org.jspecify.annotations.NullMarked;
