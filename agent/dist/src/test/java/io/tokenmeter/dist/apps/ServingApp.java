// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Asks once for every line it is sent, and never ends by itself: {@code ServingApp BASE-URL ENGINE...}. */
public final class ServingApp {
    private ServingApp() {}

    public static void main(String[] arguments) throws Exception {
        Http[] engines = new Http[arguments.length - 1];
        for (int i = 0; i < engines.length; i++) {
            engines[i] = Http.over(arguments[i + 1]);
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        while (lines.readLine() != null) {
            for (Http engine : engines) {
                AskingApp.ask(engine, arguments[0]);
            }
            System.out.println("asked");
        }
    }
}
