// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells failures that happen before a request is sent, and so can't be billed, from all others. */
final class NeverSent {
    private static final int DEEPEST_CAUSE = 8;

    private NeverSent() {}

    static boolean because(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (isBeforeSending(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isBeforeSending(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof SSLHandshakeException
                || failure instanceof SSLPeerUnverifiedException
                || failure.getClass().getName().equals("java.net.http.HttpConnectTimeoutException")
                || (failure instanceof InterruptedIOException && speaksOfConnecting(failure));
    }

    /** Engines tell a connect time-out from a read time-out by the text alone. */
    private static boolean speaksOfConnecting(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains("connect");
    }
}
