// SPDX-License-Identifier: Apache-2.0
// Library: Vert.x WebClient and HttpClient
// Kind: HTTP
// Artifacts: io.vertx:vertx-web-client:VERSION
// Versions: 4.0.0, 4.5.0, 5.0.12 over netty
// Client: vertx-web-client
// Calls: 3
// Ways: async, stream
// Usage in streams: if the application asks

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClient;

/** Hand-written: an answer through the web client, streams through the client below it. */
public final class VertxWebClient {
    private static final String HELLO = "\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        String url = args[0] + "/v1/chat/completions";
        System.out.println(join(WebClient.create(vertx).postAbs(url).sendBuffer(Buffer.buffer("{" + HELLO + "}")))
                .bodyAsString());
        HttpClient client = vertx.createHttpClient();
        System.out.println(streamed(client, url, ""));
        System.out.println(streamed(client, url, ",\"stream_options\":{\"include_usage\":true}"));
        System.exit(0);
    }

    private static String streamed(HttpClient client, String url, String options) {
        RequestOptions request = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url);
        Buffer body = Buffer.buffer("{" + HELLO + ",\"stream\":true" + options + "}");
        return join(client.request(request).compose(open -> open.send(body).compose(HttpClientResponse::body)))
                .toString();
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
