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
        return route == null ? null : meter.begin(client, startedNanos, route, url, host, port);
    }

    /**
     * The same for an engine that finds the host in the request's headers and may send, on a thread of its own, what another engine has
     * claimed.
     *
     * @param headers of the request; asked only if it goes to a language model
     */
    public static @Nullable Exchange begin(String client, String method, String url, HeaderLookup headers) {
        Meter meter = installed;
        Route route = meter == null ? null : meter.gate.route(method, url);
        if (meter == null || route == null || isClaimed(headers.header(Claims.ID_HEADER))) {
            return null;
        }
        Authority authority = Authority.of(headers.header("host"));
        Exchange exchange =
                authority == null ? null : meter.begin(client, 0, route, url, authority.host, authority.port);
        if (exchange != null) {
            exchange.sentBy(headers.header("user-agent"));
        }
        return exchange;
    }

    /** True if a POST to this path leads to a model; for engines that have something to prepare before they {@link #begin}. */
    public static boolean leadsToModel(String path) {
        Meter meter = installed;
        return meter != null && meter.gate.route("POST", path) != null;
    }

    /** False unless the user wants streams to be asked for their usage: then there is nothing to look at in a request. */
    public static boolean asksStreams() {
        Meter meter = installed;
        return meter != null && meter.providers.asksStreams();
    }

    /**
     * What may put the question for its usage into a request that has not been sent. Changes nothing by itself.
     *
     * @param method HTTP method, upper case
     * @param url the URL with its query
     * @param port port, or negative if the scheme's own
     * @return null if the request is to be left alone: it goes elsewhere, or to a host that is not known to take the question
     */
    public static @Nullable StreamAsking asking(String method, String url, @Nullable String host, int port) {
        Meter meter = installed;
        if (meter == null || host == null || !meter.providers.asksStreams() || Claims.hasThread()) {
            return null;
        }
        Route route = meter.gate.route(method, url);
        if (route == null || route.kind != Route.Kind.CALL) {
            return null;
        }
        String provider = meter.providers.at(Providers.normalised(host), port);
        return StreamAsking.isTakenBy(provider, url) ? new StreamAsking(route.dialect) : null;
    }

    /**
     * Opens an exchange for a remote procedure call, whose path is the method's full name.
     *
     * @param authority host, and port if it isn't the scheme's own
     */
    public static @Nullable Exchange beginCall(String client, String path, @Nullable String authority) {
        Authority at = Authority.of(authority);
        return at == null ? null : begin(client, 0, "POST", path, at.host, at.port);
    }

    private @Nullable Exchange begin(String client, long startedNanos, Route route, String url, String host, int port) {
        if (Claims.hasThread()) {
            return null;
        }
        switch (route.kind) {
            case POLL:
                return poll(client, startedNanos, route, url, host, port);
            case RESULTS:
                return results(client, startedNanos, route, url, host, port);
            default:
                return open(client, startedNanos, route, url, host, port);
        }
    }

    /** Counts what went wrong where an object of ours stands for one of the application's. */
    static void fault(String where, Throwable fault) {
        Meter meter = installed;
        if (meter != null) {
            meter.faults.record(where, fault);
        }
    }

    /** Until {@link #leave}, requests that this thread sends belong to that exchange: the engines that send them don't count them. */
    public static void enter(Exchange exchange) {
        Claims.enter(exchange);
    }

    /** @return the exchange entered on this thread, or null if there is none */
    public static @Nullable Exchange leave() {
        return Claims.leave();
    }

    /**
     * Claims the request that has this id in its headers, whichever thread will send it, for an engine that counts it; to be followed by
     * {@link #release} when the call is over.
     */
    public static void claim(String requestId) {
        Claims.add(requestId);
    }

    public static void release(String requestId) {
        Claims.remove(requestId);
    }

    /** True if a request with this id is counted by another engine. */
    public static boolean isClaimed(@Nullable String requestId) {
        return Claims.has(requestId);
    }

    /**
     * Opens a session if a WebSocket leads to a language model.
     *
     * @param url the URL, or its path and whatever follows
     * @param userAgent of the request that opens the WebSocket; null if it has none yet
     * @return null for any other WebSocket
     */
    public static @Nullable Session beginSession(
            String client, String url, @Nullable String host, int port, @Nullable String userAgent) {
        Meter meter = installed;
        if (meter == null || host == null) {
            return null;
        }
        Route route = meter.gate.session(url);
        return route == null
                ? null
                : new Session(
                        meter.opener(client, route, host, port, ClientLibrary.of(userAgent)),
                        Route.modelParameter(url),
                        route.endpoint.modelPerMessage);
    }

    private Session.Opener opener(String client, Route route, String host, int port, @Nullable String library) {
        return (requestedModel, answeredModel, since) -> {
            long startedNanos = since == 0 ? System.nanoTime() : since;
            Call call = call(client, millisAt(startedNanos), startedNanos, route, requestedModel, host, port);
            call.library = library;
            call.answeredModel = answeredModel;
            call.streaming = true;
            return open(call, route, port);
        };
    }

    private Exchange open(String client, long startedNanos, Route route, String url, String host, int port) {
        long since = startedNanos == 0 ? System.nanoTime() : startedNanos;
        return open(client, millisAt(since), since, route, route.model(url), host, port);
    }

    /** The wall clock at that {@link System#nanoTime}. */
    private static long millisAt(long nanos) {
        return System.currentTimeMillis() - (System.nanoTime() - nanos) / 1_000_000;
    }

    /** Asks for what is known to wait, or may have been begun elsewhere; anything else at an unknown host is left alone. */
    private @Nullable Exchange poll(String client, long startedNanos, Route route, String url, String host, int port) {
        String id = Route.polled(url);
        Call waiting = id == null ? null : open.background.call(id);
        if (waiting != null) {
            return open(
                    client, waiting.startedAtMillis, waiting.startedNanos, route, waiting.requestedModel, host, port);
        }
        return isKnown(host, port) ? open(client, startedNanos, route, url, host, port) : null;
    }

    /** Fetches what a batch came to, unless this was fetched before; at an unknown host any file may lie there. */
    private @Nullable Exchange results(
            String client, long startedNanos, Route route, String url, String host, int port) {
        String batch = route.model(url);
        if (batch == null || !isKnown(host, port) || open.booked.isBooked(batch, Providers.normalised(host))) {
            return null;
        }
        Dialect lines = new BatchResults(route.dialect, batch, open.booked, sink);
        Route fetched = new Route(lines, route.endpoint, route.kind);
        return open(client, startedNanos, fetched, url, host, port);
    }

    private boolean isKnown(String host, int port) {
        return providers.at(Providers.normalised(host), port) != null;
    }

    private Exchange open(
            String client,
            long startedAtMillis,
            long startedNanos,
            Route route,
            @Nullable String model,
            String host,
            int port) {
        Call call = call(client, startedAtMillis, startedNanos, route, model, host, port);
        return open(call, route, port);
    }

    private Exchange open(Call call, Route route, int port) {
        boolean known = providers.at(call.endpointHost, port) != null;
        Admission admission = new Admission(route.kind, known, route.endpoint);
        return open.open(new Course(call, route.dialect, admission, open, sink, faults));
    }

    private Call call(
            String client,
            long startedAtMillis,
            long startedNanos,
            Route route,
            @Nullable String model,
            String host,
            int port) {
        String endpointHost = Providers.normalised(host);
        String provider = providers.at(endpointHost, port);
        Call call = new Call(
                startedAtMillis,
                startedNanos,
                client,
                endpointHost,
                provider != null ? provider : route.endpoint.compatibleProvider,
                route.endpoint.operation);
        call.requestedModel = model;
        return call;
    }
}
