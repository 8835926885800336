// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.CallSink;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.Gate;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.capture.Providers;
import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.ServiceLoader;

/** The agent's own parts, put together without weaving. */
final class Metering {
    static final Log LOG = new Log(Log.Level.WARN, System.err);
    static final Faults FAULTS = new Faults(LOG);

    private static final String HOST = "api.openai.com";

    private Metering() {}

    /** Installs a meter that hands its calls to this sink. */
    static void install(CallSink sink) {
        List<Dialect> dialects = new ArrayList<>();
        ServiceLoader.load(Dialect.class).forEach(dialects::add);
        Config config = Config.read(null, new Properties(), Map.of());
        new Meter(new Gate(dialects), new Providers(config), new OpenExchanges(), sink, FAULTS).install();
    }

    /** The exchange of a request to the chat endpoint. */
    static Exchange exchange() {
        return Objects.requireNonNull(Meter.begin("benchmark", 0, "POST", Samples.LLM_PATH, HOST, -1));
    }

    /** One whole call as an engine's probe reports it. */
    static void call(byte[] answer) {
        call(Samples.QUESTION, answer);
    }

    static void call(byte[] question, byte[] answer) {
        Exchange exchange = exchange();
        exchange.requestBody(question, 0, question.length);
        exchange.answered(200);
        exchange.body(answer, 0, answer.length);
        exchange.end();
    }

    /** A finished call with usage. */
    static Call answered() {
        Call[] last = new Call[1];
        install(call -> last[0] = call);
        call(Samples.json());
        return Objects.requireNonNull(last[0]);
    }
}
