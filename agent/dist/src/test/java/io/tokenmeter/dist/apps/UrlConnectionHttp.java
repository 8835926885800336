// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Hand-written, over {@code HttpURLConnection}: asks for the status first and twice for the stream, as much code does. */
final class UrlConnectionHttp implements Http {
    @Override
    @SuppressWarnings("deprecation") // the constructor that code of its age uses
    public Reply post(String url, String json) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (status < 400 && body != connection.getInputStream()) {
            throw new IllegalStateException("the connection gave two different streams");
        }
        return new Reply(status, connection.getHeaderFields(), body);
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return post(url, json);
            } catch (IOException failure) {
                throw new CompletionException(failure);
            }
        });
    }
}
