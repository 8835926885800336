// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Over OkHttp, with nothing newer than 3.0. */
final class OkHttpHttp implements Http {
    private final OkHttpClient client = new OkHttpClient();

    @Override
    public Reply post(String url, String json) throws IOException {
        return reply(client.newCall(request(url, json)).execute());
    }

    @Override
    public CompletableFuture<Reply> postAsync(String url, String json) {
        CompletableFuture<Reply> future = new CompletableFuture<>();
        client.newCall(request(url, json)).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException failure) {
                future.completeExceptionally(failure);
            }

            @Override
            public void onResponse(Call call, Response response) {
                future.complete(reply(response));
            }
        });
        return future;
    }

    private static Request request(String url, String json) {
        return new Request.Builder()
                .url(url)
                .post(RequestBody.create(MediaType.parse("application/json"), json))
                .build();
    }

    private static Reply reply(Response response) {
        return new Reply(
                response.code(),
                response.headers().toMultimap(),
                Objects.requireNonNull(response.body()).byteStream());
    }
}
