// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;

/** Opens exchanges and keeps the calls they end in. */
final class Captured {
    static final String QUESTION = "{\"model\":\"gpt-4o\",\"stream\":true}";
    static final String EVENTS =
            "data: {\"id\":\"r1\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"delta\":{}}]}\n\n"
                    + "data: {\"id\":\"r1\",\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}\n\n"
                    + "data: [DONE]\n\n";

    final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    final OpenExchanges open = new OpenExchanges();
    final Faults faults = new Faults(new Log(Log.Level.OFF, new PrintStream(new ByteArrayOutputStream())));

    Exchange open(Dialect dialect) {
        return open(dialect, true, calls::add);
    }

    Exchange open(Dialect dialect, boolean hostIsKnown, CallSink sink) {
        Call call = new Call(1_700_000_000_000L, System.nanoTime(), "test", "llm.test", "openai", "chat");
        Endpoint endpoint = new Endpoint("/chat/completions", "chat", "openai-compatible");
        Admission admission = new Admission(Route.Kind.CALL, hostIsKnown, endpoint);
        return open.open(new Course(call, dialect, admission, open, sink, faults));
    }

    static Dialect chat() {
        for (Dialect dialect : ServiceLoader.load(Dialect.class)) {
            for (Endpoint endpoint : dialect.endpoints()) {
                if (endpoint.pathEnding.equals("/chat/completions")) {
                    return dialect;
                }
            }
        }
        throw new AssertionError("no dialect for chat completions");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static boolean send(Exchange exchange, String body) {
        byte[] bytes = bytes(body);
        return exchange.requestBody(bytes, 0, bytes.length);
    }

    static void receive(Exchange exchange, String body) {
        byte[] bytes = bytes(body);
        exchange.body(bytes, 0, bytes.length);
    }
}
