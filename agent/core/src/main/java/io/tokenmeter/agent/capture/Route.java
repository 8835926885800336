// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import org.jspecify.annotations.Nullable;

/** What the gate found out about a request it lets in. Immutable. */
final class Route {
    final Dialect dialect;
    final Endpoint endpoint;
    final Kind kind;

    /** What the request is for. */
    enum Kind {
        /** An answer to itself. */
        CALL,
        /** An answer that was not over when its request was answered. */
        POLL,
        /** The answers to a batch of requests. */
        RESULTS,
        /** A session, within which there are requests and answers. */
        SESSION
    }

    Route(Dialect dialect, Endpoint endpoint, Kind kind) {
        this.dialect = dialect;
        this.endpoint = endpoint;
        this.kind = kind;
    }

    /** What the path names after the endpoint's mark, the model as a rule; or null. */
    @Nullable
    String model(String url) {
        if (endpoint.modelIsLast) {
            return last(url);
        }
        String mark = endpoint.modelMark;
        if (mark.isEmpty()) {
            return null;
        }
        int from = url.indexOf(mark) + mark.length();
        return PathModel.of(url, from, Gate.pathEnd(url) - endpoint.pathEnding.length());
    }

    /** The id of the answer that a poll asks for, or null. */
    static @Nullable String polled(String url) {
        return last(url);
    }

    private static @Nullable String last(String url) {
        int end = Gate.pathEnd(url);
        return PathModel.of(url, url.lastIndexOf('/', end - 1) + 1, end);
    }

    /** The model that the query names, or null. */
    static @Nullable String modelParameter(String url) {
        int query = url.indexOf('?');
        int from = query < 0 ? -1 : url.indexOf("model=", query);
        char before = from < 0 ? ' ' : url.charAt(from - 1);
        if (before != '?' && before != '&') {
            return null;
        }
        int end = url.indexOf('&', from);
        return PathModel.of(url, from + "model=".length(), end < 0 ? url.length() : end);
    }
}
