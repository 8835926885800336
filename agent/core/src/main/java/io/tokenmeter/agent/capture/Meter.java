// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import io.tokenmeter.agent.health.Faults;
import org.jspecify.annotations.Nullable;

/**
 * Where probes begin: asks the gate and opens an {@link Exchange}. Any application thread.
 *
 * <p>Static, because advice is; there is one agent in a JVM, and before it is installed every request passes unmetered.
 */
public final class Meter {
    private static volatile @Nullable Meter installed;

    private final Gate gate;
    private final Providers providers;
    private final OpenExchanges open;
    private final CallSink sink;
    private final Faults faults;

    public Meter(Gate gate, Providers providers, OpenExchanges open, CallSink sink, Faults faults) {
        this.gate = gate;
        this.providers = providers;
        this.open = open;
        this.sink = sink;
        this.faults = faults;
    }

    /** Makes this the JVM's meter. */
    public void install() {
        installed = this;
    }

    /**
     * Opens an exchange if the request goes to a language model.
     *
     * @param client the engine's name
     * @param startedNanos {@link System#nanoTime} when the request began; 0 stands for now
     * @param method HTTP method, upper case
     * @param url the URL, or its path and whatever follows
     * @param host host name; null leaves the request unmetered
     * @param port port, or negative if the scheme's own
     * @return null for any other request, without allocation
     */
    public static @Nullable Exchange begin(
            String client, long startedNanos, String method, String url, @Nullable String host, int port) {
        Meter meter = installed;
        if (meter == null || host == null) {
            return null;
        }
        Route route = meter.gate.route(method, url);
        return route == null ? null : meter.open(client, startedNanos, route, host, port);
    }

    private Exchange open(String client, long startedNanos, Route route, String host, int port) {
        String endpointHost = Providers.normalised(host);
        String provider = providers.at(endpointHost, port);
        long now = System.nanoTime();
        long since = startedNanos == 0 ? now : startedNanos;
        Call call = new Call(
                System.currentTimeMillis() - (now - since) / 1_000_000,
                since,
                client,
                endpointHost,
                provider != null ? provider : route.endpoint.compatibleProvider,
                route.endpoint.operation);
        return open.open(new Course(call, route.dialect, provider != null, open, sink, faults));
    }
}
