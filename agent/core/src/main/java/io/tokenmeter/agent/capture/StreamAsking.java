// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets a streamed request ask for its usage where the application's does not, at hosts that are known to take the question. Immutable.
 *
 * <p>On the application's thread, before the request's length is told. Whoever finds that a request can't be exchanged in a clean way
 * leaves it alone: its usage is estimated.
 */
public final class StreamAsking {
    /** A larger request is left alone, in bytes. */
    public static final int MOST_BYTES = 1 << 20;

    /** Headers that hold, or belong to, a sum over the body; say that the body is no plain text; or tell its length, which the engine does. */
    private static final String[] BOUND_TO_BODY = {
        "Content-Encoding",
        "Content-Length",
        "Content-MD5",
        "Digest",
        "Content-Digest",
        "Repr-Digest",
        "Signature",
        "Signature-Input",
        "x-amz-content-sha256",
        "x-amz-date",
        "x-ms-content-sha256"
    };

    private static final String BEARER = "bearer ";
    /** Of Azure, by the date its versions are named after; the first in whose specification the field is used. */
    private static final String FIRST_AZURE_VERSION = "2024-09-01";

    private final Dialect dialect;

    StreamAsking(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Asks for usage in the application's stead.
     *
     * @param headers of the request, as far as they are set
     * @return the body to send instead, or null to send this one
     */
    public byte @Nullable [] body(byte[] body, HeaderLookup headers) {
        return body.length > MOST_BYTES || isBound(headers) ? null : dialect.askingForUsage(body);
    }

    private static boolean isBound(HeaderLookup headers) {
        String authorization = headers.header("Authorization");
        if (authorization != null && !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return true;
        }
        for (String name : BOUND_TO_BODY) {
            if (headers.header(name) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a provider takes the question. Others bring usage unasked, refuse what they don't know (Mistral), or aren't known to do either.
     *
     * @param provider as the table of hosts or the user has it; null for a host nobody has named
     */
    static boolean isTakenBy(@Nullable String provider, String url) {
        if (provider == null) {
            return false;
        }
        switch (provider) {
            case "openai":
            case "openrouter":
            case "deepseek":
            case "groq":
            case "openai-compatible": // only where the user says so: the table of hosts has none
                return true;
            case "azure":
                return isRecentAzure(url);
            default:
                return false;
        }
    }

    /** Azure's {@code v1} interface has no versions. */
    private static boolean isRecentAzure(String url) {
        if (url.contains("/openai/v1/")) {
            return true;
        }
        int version = url.indexOf("api-version=");
        int from = version + "api-version=".length();
        int end = from + FIRST_AZURE_VERSION.length();
        return version > 0
                && url.contains("/openai/deployments/")
                && url.length() >= end
                && Character.isDigit(url.charAt(from))
                && url.substring(from, end).compareTo(FIRST_AZURE_VERSION) >= 0;
    }
}
