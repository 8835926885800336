// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Connections to the one database. */
interface Connections {
    /** A connection without autocommit; the caller closes it. */
    Connection connect() throws SQLException;

    /** Closes a connection for good, whatever state it is in. */
    void discard(Connection connection);

    /** Why the last attempt to connect failed, or null if it didn't; any thread. */
    @Nullable
    String trouble();

    /** Closes all there are; the next one is made anew. */
    void reset();
}
