// SPDX-License-Identifier: Apache-2.0
/** Where priced calls end: PostgreSQL, or this session's table. */
@NullMarked
package io.tokenmeter.agent.storage;

import org.jspecify.annotations.NullMarked;
