// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.DefaultHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingClientConnectionManager;

/**
 * Over Apache HttpClient 4, with nothing newer than 4.3: bodies that can't be sent twice and answers read as a stream, or strings and a
 * response handler.
 */
final class HttpClient4Http implements Http {
    private final HttpClient client;

    private HttpClient4Http(HttpClient client) {
        this.client = client;
    }

    /** Repeats nothing, so that each call is one answer. */
    static Http usual() {
        return new HttpClient4Http(HttpClients.custom()
                .disableAutomaticRetries()
                .setMaxConnPerRoute(9)
                .build());
    }

    static Http minimal() {
        return new HttpClient4Http(HttpClients.createMinimal());
    }

    /** As everybody wrote it before 4.3. */
    @SuppressWarnings("deprecation")
    static Http old() {
        PoolingClientConnectionManager connections = new PoolingClientConnectionManager();
        connections.setDefaultMaxPerRoute(9);
        DefaultHttpClient client = new DefaultHttpClient(connections);
        client.setHttpRequestRetryHandler((failure, count, context) -> false);
        return new HttpClient4Http(client);
    }

    @Override
    public Reply post(String url, String json) throws Exception {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        HttpEntity entity =
                new InputStreamEntity(new ByteArrayInputStream(body), body.length, ContentType.APPLICATION_JSON);
        HttpPost request = request(url, entity);
        HttpResponse response = client.execute(request);
        if (request.getEntity() != entity) {
            throw new IllegalStateException("the request has got another entity");
        }
        return new Reply(
                response.getStatusLine().getStatusCode(),
                headers(response),
                response.getEntity().getContent());
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.execute(
                        request(url, new StringEntity(json, ContentType.APPLICATION_JSON)), HttpClient4Http::written);
            } catch (IOException failure) {
                throw new CompletionException(failure);
            }
        });
    }

    private static Reply written(HttpResponse response) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        response.getEntity().writeTo(body);
        return new Reply(
                response.getStatusLine().getStatusCode(),
                headers(response),
                new ByteArrayInputStream(body.toByteArray()));
    }

    private static HttpPost request(String url, HttpEntity entity) {
        HttpPost request = new HttpPost(url);
        request.setEntity(entity);
        return request;
    }

    static Map<String, List<String>> headers(HttpResponse response) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : response.getAllHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
        }
        return headers;
    }
}
