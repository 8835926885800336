// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.nio.charset.StandardCharsets;

/**
 * Asks for a stream until it isn't refused, then for one that is elsewhere, without a word about usage: {@code RepeatedStreamApp ENGINE
 * BASE-URL}.
 */
public final class RepeatedStreamApp {
    private static final String PATH = "/v1/chat/completions";

    private RepeatedStreamApp() {}

    public static void main(String[] arguments) throws Exception {
        Http http = Http.over(arguments[0]);
        while (ask(http, arguments[1] + PATH) == 429) {
            System.out.println("again");
        }
        ask(http, arguments[1] + "/x/redirect-307" + PATH);
        System.exit(0);
    }

    private static int ask(Http http, String url) throws Exception {
        Http.Reply reply = http.postAsync(url, StreamUsageApp.STREAM).get();
        System.out.println(reply.status() + " " + new String(reply.bytes(), StandardCharsets.UTF_8));
        return reply.status();
    }
}
