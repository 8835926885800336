// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a provider says in a session over a WebSocket. Stateless. */
abstract class SessionFormat {
    private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]+)\"");

    abstract boolean speaks(String path);

    /** True if the provider's messages are text in binary frames. */
    boolean isBinary() {
        return false;
    }

    /** What is said before anything is asked. */
    abstract List<String> opening(Turn turn);

    /** True if the client's message is a question. */
    abstract boolean asks(String message);

    /** What is said to any other message. */
    abstract List<String> acknowledgement(Turn turn, String message);

    /** An answer, a message for each part. */
    abstract Reply reply(Turn turn);

    /** What is said after an answer, but is no part of it. */
    List<String> afterwards(Turn turn) {
        return List.of();
    }

    /** The model that a message or a query names, or the one known before. */
    String model(String text, String before) {
        Matcher model = MODEL.matcher(text);
        return model.find() ? model.group(1).substring(model.group(1).lastIndexOf('/') + 1) : before;
    }

    /** The formats in the order to ask them. */
    static final List<SessionFormat> ALL =
            List.of(new RealtimeSession(), new ResponsesSession(), new LiveSession(), new EchoSession());
}
