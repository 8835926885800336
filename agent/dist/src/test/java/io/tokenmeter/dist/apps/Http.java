// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** An HTTP client as an application would write it over one of the engines. */
interface Http {
    /** Posts JSON and hands over the answer as soon as its head is there; blocks. */
    Reply post(String url, String json) throws Exception;

    /** The same without blocking. */
    CompletableFuture<Reply> postAsync(String url, String json);

    /** An answer being read. */
    record Reply(int status, Map<String, List<String>> headers, InputStream body) {
        /** Headers but those that change from run to run. */
        Map<String, List<String>> stableHeaders() {
            Map<String, List<String>> stable = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, values) -> {
                if (name != null && !name.equalsIgnoreCase("date") && !name.startsWith("OkHttp-")) {
                    stable.put(name, values);
                }
            });
            return stable;
        }

        byte[] bytes() throws IOException {
            try (body) {
                return body.readAllBytes();
            }
        }
    }

    static Http over(String engine) {
        if (engine.startsWith("aws-sdk ")) {
            return new AwsHttp(engine.substring("aws-sdk ".length()));
        }
        return switch (engine) {
            case "okhttp" -> new OkHttpHttp();
            case "java.net.http" -> new JdkHttp();
            case "HttpURLConnection" -> new UrlConnectionHttp();
            case "apache-httpclient4" -> HttpClient4Http.usual();
            case "apache-httpclient4 minimal" -> HttpClient4Http.minimal();
            case "apache-httpclient4 old" -> HttpClient4Http.old();
            case "apache-httpclient4-async" -> new AsyncHttpClient4Http();
            case "apache-httpclient5" -> HttpClient5Http.usual();
            case "apache-httpclient5 minimal" -> HttpClient5Http.minimal();
            case "apache-httpclient5 over async" -> HttpClient5Http.overAsync();
            case "apache-httpclient5-async" -> AsyncHttpClient5Http.usual();
            case "apache-httpclient5-async minimal" -> AsyncHttpClient5Http.minimal();
            case "ktor-cio" -> new KtorHttp();
            case "jetty" -> new JettyHttp();
            case "jetty 9" -> new Jetty9Http();
            case "netty" -> new NettyHttp();
            case "netty by reactor" -> ReactorNettyHttp.usual();
            case "netty by reactor http2" -> ReactorNettyHttp.http2();
            case "vertx" -> VertxHttp.usual();
            case "vertx http2" -> VertxHttp.clear();
            case "vertx tls http2" -> VertxHttp.tls();
            default -> throw new IllegalArgumentException(engine);
        };
    }
}
