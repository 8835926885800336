// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Has replaced both standard streams when it asks, and tells what arrived in its own: {@code ReplacingApp BASE-URL}. */
public final class ReplacingApp {
    private ReplacingApp() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream stdout = System.out;
        ByteArrayOutputStream own = new ByteArrayOutputStream();
        System.setOut(new PrintStream(own, true));
        System.setErr(new PrintStream(own, true));
        AskingApp.ask(Http.over("HttpURLConnection"), arguments[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stdout.println("in its own streams: [" + own + "]")));
    }
}
