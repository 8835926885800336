// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failed attempt says about the rows and the database. Stateless. */
final class Failure {
    private Failure() {}

    /**
     * Whether the rows are to blame, rather than the state of the database or the way to it, which may pass. Classes of SQLState: 08, 53, 57
     * and 58 are the server's troubles, 25, 28, 3D, 3F and 42 its set-up, 40 and 55 its locks, F0 and XX its own faults.
     */
    static boolean isOfRows(Exception failure) {
        String state = state(failure);
        if (!(failure instanceof SQLException)) {
            return failure instanceof RuntimeException;
        }
        if (state == null || state.length() < 2) {
            return false;
        }
        switch (state.substring(0, 2)) {
            case "08":
            case "25":
            case "28":
            case "3D":
            case "3F":
            case "40":
            case "42":
            case "53":
            case "55":
            case "57":
            case "58":
            case "F0":
            case "XX":
                return false;
            default:
                return true;
        }
    }

    /** Whether a connection is of no more use: it broke, could not be made, or was ended by the server. */
    static boolean isOfConnection(@Nullable String state) {
        return state == null || state.startsWith("08") || state.startsWith("57P") || state.startsWith("28");
    }

    /** Whether fewer rows at once might do: the statement took too long, or the answer did. */
    static boolean isTimeOut(Exception failure) {
        return "57014".equals(state(failure)) || hasCause(failure, java.net.SocketTimeoutException.class);
    }

    private static boolean hasCause(@Nullable Throwable failure, Class<?> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    static @Nullable String state(Exception failure) {
        return failure instanceof SQLException ? ((SQLException) failure).getSQLState() : null;
    }
}
