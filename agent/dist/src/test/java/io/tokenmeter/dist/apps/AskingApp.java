// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.nio.charset.StandardCharsets;

/** Asks a model over each engine named, then a host where nobody is, and ends: {@code AskingApp BASE-URL ENDING ENGINE...}. */
public final class AskingApp {
    private static final String CHAT =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String NOBODY = "http://127.0.0.1:1";

    private AskingApp() {}

    public static void main(String[] arguments) throws Exception {
        for (int i = 2; i < arguments.length; i++) {
            askTwice(arguments[i], arguments[0]);
        }
        Ending.valueOf(arguments[1]).end();
    }

    private static void askTwice(String engine, String baseUrl) throws Exception {
        Http http = Http.over(engine);
        System.out.println(ask(http, baseUrl));
        try {
            System.out.println(ask(http, NOBODY));
        } catch (Exception failure) {
            System.out.println(failure);
        }
    }

    /** The whole answer. */
    static String ask(Http http, String baseUrl) throws Exception {
        return new String(http.post(baseUrl + "/v1/chat/completions", CHAT).bytes(), StandardCharsets.UTF_8);
    }
}
