// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks for streams without a word about usage, and for other things: {@code StreamUsageApp ENGINE BASE-URL}. */
public final class StreamUsageApp {
    private static final String SAID = "\"messages\":[{\"role\":\"user\",\"content\":\"\\\"stream\\\":true, \u00fc\"}]";
    static final String STREAM = "{\"model\":\"gpt-4o-mini\",\"stream\":true," + SAID + "}";
    /** What is sent, in this order; the first asks for nothing, so that it may be made to. */
    public static final List<String> QUESTIONS = List.of(
            STREAM,
            "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + SAID + "}",
            "{\"model\":\"gpt-4o-mini\"," + SAID + "}");

    private StreamUsageApp() {}

    public static void main(String[] arguments) throws Exception {
        Http http = Http.over(arguments[0]);
        for (String question : QUESTIONS) {
            Http.Reply reply = http.postAsync(arguments[1] + "/v1/chat/completions", question)
                    .get();
            System.out.println(reply.status() + " " + new String(reply.bytes(), StandardCharsets.UTF_8));
        }
        System.exit(0);
    }
}
