// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides from method and path whether a request goes to a language model. Any application thread, for every HTTP request of the JVM:
 * no allocation, no lock, well under 100 ns.
 *
 * <p>The endings are sorted into buckets by their last character, longest first, so that most requests are turned away after a few
 * character comparisons and {@code /chat/completions} wins over {@code /completions}.
 */
public final class Gate {
    private static final Route[] NONE = {};
    private static final int BUCKETS = 128;

    private final Route[][] routesByLastCharacter = new Route[BUCKETS][];

    public Gate(Iterable<Dialect> dialects) {
        Arrays.fill(routesByLastCharacter, NONE);
        for (Dialect dialect : dialects) {
            for (Endpoint endpoint : dialect.endpoints()) {
                add(new Route(dialect, endpoint));
            }
        }
    }

    private void add(Route route) {
        String ending = route.endpoint.pathEnding;
        int bucket = ending.charAt(ending.length() - 1) % BUCKETS;
        List<Route> routes = new ArrayList<>(Arrays.asList(routesByLastCharacter[bucket]));
        routes.add(route);
        routes.sort(new LongestFirst());
        routesByLastCharacter[bucket] = routes.toArray(NONE);
    }

    /**
     * The route of a request.
     *
     * @param url anything that contains the path and ends with it, or goes on with a query or fragment
     * @return null if the request is none of ours
     */
    @Nullable
    Route route(String method, String url) {
        if (!method.equals("POST")) {
            return null;
        }
        int end = pathEnd(url);
        if (end == 0) {
            return null;
        }
        for (Route route : routesByLastCharacter[url.charAt(end - 1) % BUCKETS]) {
            String ending = route.endpoint.pathEnding;
            int start = end - ending.length();
            if (url.startsWith(ending, start) && !isHost(url, start)) {
                return route;
            }
        }
        return null;
    }

    /** Where the path ends: before query, fragment and a trailing slash. */
    private static int pathEnd(String url) {
        int end = url.length();
        int query = url.indexOf('?');
        if (query >= 0) {
            end = query;
        }
        int fragment = url.indexOf('#');
        if (fragment >= 0 && fragment < end) {
            end = fragment;
        }
        return end > 0 && url.charAt(end - 1) == '/' ? end - 1 : end;
    }

    /** In {@code http://embeddings} the ending is no path. */
    private static boolean isHost(String url, int start) {
        return start >= 2 && url.charAt(start - 1) == '/' && url.charAt(start - 2) == ':';
    }

    private static final class LongestFirst implements Comparator<Route> {
        @Override
        public int compare(Route one, Route other) {
            return other.endpoint.pathEnding.length() - one.endpoint.pathEnding.length();
        }
    }
}
