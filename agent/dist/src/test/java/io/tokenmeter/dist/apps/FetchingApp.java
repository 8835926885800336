// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Fetches what batches came to, one of them twice: {@code FetchingApp BASE-URL}. */
public final class FetchingApp {
    private FetchingApp() {}

    public static void main(String[] arguments) throws Exception {
        String base = arguments[0];
        System.out.print(byConnection(base + "/v1/files/file-1/content"));
        System.out.print(byConnection(base + "/v1/files/file-1/content"));
        System.out.print(byClient(base + "/v1/files/file-2/content"));
    }

    private static String byConnection(String url) throws Exception {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        System.out.println(connection.getResponseCode() + " " + connection.getHeaderField("content-type"));
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String byClient(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}
