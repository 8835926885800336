// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.StringRequestContent;

/** Over Jetty's client, the answer's body as a stream. */
final class JettyHttp implements Http {
    private final HttpClient client = new HttpClient();

    JettyHttp() {
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Reply post(String url, String json) throws Exception {
        InputStreamResponseListener answer = new InputStreamResponseListener();
        client.POST(url)
                .body(new StringRequestContent("application/json", json))
                .send(answer);
        try {
            Response head = answer.get(1, TimeUnit.MINUTES);
            return new Reply(head.getStatus(), headers(head), answer.getInputStream());
        } catch (ExecutionException failure) {
            throw (Exception) failure.getCause();
        }
    }

    private static Map<String, List<String>> headers(Response head) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : head.getHeaders().getFieldNamesCollection()) {
            headers.put(name, head.getHeaders().getValuesList(name));
        }
        return headers;
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return post(url, json);
            } catch (Exception failure) {
                throw new CompletionException(failure);
            }
        });
    }
}
