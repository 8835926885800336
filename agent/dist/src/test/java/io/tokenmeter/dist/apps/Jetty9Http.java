// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.util.InputStreamResponseListener;
import org.eclipse.jetty.client.util.StringContentProvider;
import org.eclipse.jetty.client.util.StringRequestContent;
import org.eclipse.jetty.http.HttpField;

/** Over Jetty's client before 12, the answer's body as a stream. What it is compiled against gives some methods other types. */
final class Jetty9Http implements Http {
    private final HttpClient client = new HttpClient();

    Jetty9Http() {
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Reply post(String url, String json) throws Exception {
        InputStreamResponseListener answer = new InputStreamResponseListener();
        Request request =
                (Request) HttpClient.class.getMethod("POST", String.class).invoke(client, url);
        body(request, json).send(answer);
        try {
            Response head = answer.get(1, TimeUnit.MINUTES);
            return new Reply(head.getStatus(), headers(head), answer.getInputStream());
        } catch (ExecutionException failure) {
            throw (Exception) failure.getCause();
        }
    }

    /** As it is told since 10, or as it was. */
    private static Request body(Request request, String json) {
        boolean told = Stream.of(Request.class.getMethods())
                .anyMatch(method -> method.getName().equals("body"));
        return told
                ? Since10.body(request, json)
                : request.content(new StringContentProvider("application/json", json, StandardCharsets.UTF_8));
    }

    /** Of types that are missing before. */
    private static final class Since10 {
        static Request body(Request request, String json) {
            return request.body(new StringRequestContent("application/json", json));
        }
    }

    private static Map<String, List<String>> headers(Response head) throws ReflectiveOperationException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Object next : (Iterable<?>) Response.class.getMethod("getHeaders").invoke(head)) {
            HttpField field = (HttpField) next;
            headers.computeIfAbsent(field.getName(), any -> new ArrayList<>()).add(field.getValue());
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
