// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Exchange;
import io.tokenmeter.agent.capture.Gate;
import io.tokenmeter.agent.capture.Meter;
import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.capture.Providers;
import io.tokenmeter.agent.config.Config;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import io.tokenmeter.testkit.FakeProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** A client of the fake provider that tells the meter what an engine's probe would. */
final class Metered {
    private final FakeProvider provider;
    private final String settings;
    private final List<Call> calls = new ArrayList<>();
    private final Faults faults = new Faults(new Log(Log.Level.OFF, System.err));
    final OpenExchanges open = new OpenExchanges();

    Metered(FakeProvider provider) {
        this(provider, "");
    }

    Metered(FakeProvider provider, String settings) {
        this.provider = provider;
        this.settings = settings;
    }

    /** The one row that a request leaves. */
    Call only(String path, String question) throws IOException {
        List<Call> rows = calls(path, question);
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows for " + path + ": " + faults.counts());
        }
        return rows.get(0);
    }

    /** The rows since the last request. */
    List<Call> last() {
        return List.copyOf(calls);
    }

    List<Call> calls(String path, String question) throws IOException {
        return send("POST", path, question.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    /** The rows that a request leaves. */
    List<Call> send(String method, String path, byte @Nullable [] question, String type) throws IOException {
        calls.clear();
        install();
        URL url = new URL(provider.url() + path);
        Exchange exchange = Meter.begin("test", 0, method, url.toString(), url.getHost(), url.getPort());
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Content-Type", type);
        if (question != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(question);
            if (exchange != null) {
                exchange.requestBody(question, 0, question.length);
            }
        }
        int status = connection.getResponseCode();
        if (exchange == null || !exchange.answered(status, connection::getHeaderField)) {
            discard(connection, status);
            return List.copyOf(calls);
        }
        read(connection, exchange);
        return List.copyOf(calls);
    }

    private static void read(HttpURLConnection connection, Exchange exchange) {
        byte[] buffer = new byte[333];
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                exchange.body(buffer, 0, n);
            }
            exchange.end();
        } catch (IOException cut) {
            exchange.abort();
        }
    }

    private static void discard(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            in.readAllBytes();
        }
    }

    private void install() {
        new Meter(
                        new Gate(ServiceLoader.load(Dialect.class)),
                        new Providers(Config.read(settings, new Properties(), Map.of())),
                        open,
                        calls::add,
                        faults)
                .install();
    }
}
