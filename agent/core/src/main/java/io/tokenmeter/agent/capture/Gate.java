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
 * <p>The endings are sorted into buckets by their last two characters, longest first, so that most requests are turned away after a few
 * character comparisons and {@code /chat/completions} wins over {@code /completions}. Of equal endings the one with the longest mark
 * before it wins.
 */
public final class Gate {
    private static final Route[] NONE = {};
    private static final int BUCKETS = 128;

    private final Route[][] routesByLastCharacters = new Route[BUCKETS][];
    /** Those whose path ends with the model's name, whatever it is; by the last characters before. */
    private final Route[][] namedByLastCharacters = new Route[BUCKETS][];

    private final Route[] polls;
    private final Route[] results;
    private final Route[] sessions;

    public Gate(Iterable<Dialect> dialects) {
        Arrays.fill(routesByLastCharacters, NONE);
        Arrays.fill(namedByLastCharacters, NONE);
        List<Route> later = new ArrayList<>();
        List<Route> batched = new ArrayList<>();
        List<Route> open = new ArrayList<>();
        for (Dialect dialect : dialects) {
            for (Endpoint endpoint : dialect.endpoints()) {
                add(
                        endpoint.modelIsLast ? namedByLastCharacters : routesByLastCharacters,
                        new Route(dialect, endpoint, Route.Kind.CALL));
            }
            for (Endpoint endpoint : dialect.polls()) {
                later.add(new Route(dialect, endpoint, Route.Kind.POLL));
            }
            for (Endpoint endpoint : dialect.results()) {
                batched.add(new Route(dialect, endpoint, Route.Kind.RESULTS));
            }
            for (Endpoint endpoint : dialect.sessions()) {
                open.add(new Route(dialect, endpoint, Route.Kind.SESSION));
            }
        }
        polls = later.toArray(NONE);
        results = batched.toArray(NONE);
        sessions = open.toArray(NONE);
    }

    private static void add(Route[][] byLastCharacters, Route route) {
        String ending = route.endpoint.pathEnding;
        int bucket = bucket(ending, ending.length());
        List<Route> routes = new ArrayList<>(Arrays.asList(byLastCharacters[bucket]));
        routes.add(route);
        routes.sort(new LongestFirst());
        byLastCharacters[bucket] = routes.toArray(NONE);
    }

    /** By the two characters before that end. */
    private static int bucket(String text, int end) {
        return (text.charAt(end - 2) * 31 + text.charAt(end - 1)) % BUCKETS;
    }

    /**
     * The route of a request.
     *
     * @param url anything that contains the path and ends with it, or goes on with a query or fragment
     * @return null if the request is none of ours
     */
    @Nullable
    Route route(String method, String url) {
        boolean isPost = method.equals("POST");
        if (!isPost && !method.equals("GET")) {
            return null;
        }
        int end = pathEnd(url);
        if (end < 2) {
            return null;
        }
        int slash = url.lastIndexOf('/', end - 1);
        Route[] goingOn = !isPost ? polls : slash < 2 ? NONE : namedByLastCharacters[bucket(url, slash)];
        Route before = findBeforeLast(goingOn, url, slash, end);
        return before != null ? before : find(isPost ? routesByLastCharacters[bucket(url, end)] : results, url, end);
    }

    private static @Nullable Route find(Route[] routes, String url, int end) {
        for (Route route : routes) {
            String ending = route.endpoint.pathEnding;
            int start = end - ending.length();
            if (url.startsWith(ending, start) && !isHost(url, start) && isMarked(route.endpoint, url, start)) {
                return route.endpoint.isFree() ? null : route;
            }
        }
        return null;
    }

    /** The route of a WebSocket session, or null if it is none of ours. */
    @Nullable
    Route session(String url) {
        return find(sessions, url, pathEnd(url));
    }

    private static boolean isMarked(Endpoint endpoint, String url, int start) {
        String mark = endpoint.modelMark;
        if (mark.isEmpty()) {
            return true;
        }
        int at = url.indexOf(mark);
        return at >= 0 && at + mark.length() < start;
    }

    /** The route whose ending is followed by one more part: a model's name, or the id of an answer asked for before. */
    private static @Nullable Route findBeforeLast(Route[] routes, String url, int slash, int end) {
        for (Route route : routes) {
            String ending = route.endpoint.pathEnding;
            int start = slash - ending.length();
            if (slash + 1 < end && start >= 0 && url.startsWith(ending, start) && !isHost(url, start)) {
                return route;
            }
        }
        return null;
    }

    /** Where the path ends: before query, fragment and a trailing slash. */
    static int pathEnd(String url) {
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
            int byEnding = other.endpoint.pathEnding.length() - one.endpoint.pathEnding.length();
            return byEnding != 0 ? byEnding : other.endpoint.modelMark.length() - one.endpoint.modelMark.length();
        }
    }
}
