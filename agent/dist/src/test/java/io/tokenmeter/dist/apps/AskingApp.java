// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.nio.charset.StandardCharsets;

/** Asks a model twice, over the JDK's two engines, and ends: {@code AskingApp BASE-URL ENDING}. */
public final class AskingApp {
    private static final String CHAT =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private AskingApp() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(ask("HttpURLConnection", arguments[0]));
        System.out.println(ask("java.net.http", arguments[0]));
        Ending.valueOf(arguments[1]).end();
    }

    /** The whole answer. */
    static String ask(String engine, String baseUrl) throws Exception {
        return ask(Http.over(engine), baseUrl);
    }

    static String ask(Http http, String baseUrl) throws Exception {
        return new String(http.post(baseUrl + "/v1/chat/completions", CHAT).bytes(), StandardCharsets.UTF_8);
    }
}
