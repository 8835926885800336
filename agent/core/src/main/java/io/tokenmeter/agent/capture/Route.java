// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import org.jspecify.annotations.Nullable;

/** What the gate found out about a request it lets in. Immutable. */
final class Route {
    final Dialect dialect;
    final Endpoint endpoint;
    /** True if the request asks again for an answer made before. */
    final boolean poll;

    Route(Dialect dialect, Endpoint endpoint, boolean poll) {
        this.dialect = dialect;
        this.endpoint = endpoint;
        this.poll = poll;
    }

    /** The model that the path names, or null. */
    @Nullable
    String model(String url) {
        String mark = endpoint.modelMark;
        if (mark.isEmpty()) {
            return null;
        }
        int from = url.indexOf(mark) + mark.length();
        return PathModel.of(url, from, Gate.pathEnd(url) - endpoint.pathEnding.length());
    }

    /** The id of the answer that a poll asks for, or null. */
    static @Nullable String polled(String url) {
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
