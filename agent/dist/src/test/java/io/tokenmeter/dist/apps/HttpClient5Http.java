// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Over Apache HttpClient 5, with nothing newer than 5.0: bodies that can't be sent twice and answers read as a stream, or strings and
 * a response handler.
 */
final class HttpClient5Http implements Http {
    private final CloseableHttpClient client;

    private HttpClient5Http(CloseableHttpClient client) {
        this.client = client;
    }

    /** Repeats nothing, so that each call is one answer. */
    static Http usual() {
        return new HttpClient5Http(
                HttpClients.custom().disableAutomaticRetries().build());
    }

    static Http minimal() {
        return new HttpClient5Http(HttpClients.createMinimal());
    }

    /** A classic client on top of an async one: since 5.6, and so by its name. */
    static Http overAsync() {
        CloseableHttpAsyncClient async =
                HttpAsyncClients.custom().disableAutomaticRetries().build();
        async.start();
        try {
            return new Vague(new HttpClient5Http(
                    (CloseableHttpClient) Class.forName("org.apache.hc.client5.http.impl.compat.ClassicToAsyncAdaptor")
                            .getConstructor(CloseableHttpAsyncClient.class, Timeout.class)
                            .newInstance(async, Timeout.ofSeconds(5))));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // since 5.2
    public Reply post(String url, String json) throws Exception {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        HttpEntity entity =
                new InputStreamEntity(new ByteArrayInputStream(body), body.length, ContentType.APPLICATION_JSON);
        HttpPost request = request(url, entity);
        CloseableHttpResponse response = client.execute(request);
        if (request.getEntity() != entity) {
            throw new IllegalStateException("the request has got another entity");
        }
        InputStream content = response.getEntity().getContent();
        return new Reply(response.getCode(), headers(response), content);
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return client.execute(
                        request(url, new StringEntity(json, ContentType.APPLICATION_JSON)), HttpClient5Http::written);
            } catch (IOException failure) {
                throw new CompletionException(failure);
            }
        });
    }

    private static Reply written(ClassicHttpResponse response) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        response.getEntity().writeTo(body);
        return new Reply(response.getCode(), headers(response), new ByteArrayInputStream(body.toByteArray()));
    }

    private static HttpPost request(String url, HttpEntity entity) {
        HttpPost request = new HttpPost(url);
        request.setEntity(entity);
        return request;
    }

    static Map<String, List<String>> headers(HttpResponse response) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
        }
        return headers;
    }

    /** This client notices a cut answer at once or by its time-out, as chance will have it: both are one here. */
    private record Vague(Http http) implements Http {
        @Override
        public Reply post(String url, String json) throws Exception {
            Reply reply = begun(url, json);
            return new Reply(reply.status(), reply.headers(), new FilterInputStream(reply.body()) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    try {
                        return super.read(bytes, offset, length);
                    } catch (IOException broken) {
                        throw new IOException("broken off");
                    }
                }
            });
        }

        private Reply begun(String url, String json) throws Exception {
            try {
                return http.post(url, json);
            } catch (ConnectionClosedException broken) {
                throw new IOException("broken off");
            }
        }

        @Override
        public CompletableFuture<Reply> postAsync(String url, String json) {
            return http.postAsync(url, json);
        }
    }
}
