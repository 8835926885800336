// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;

/** What an application may put between itself and the network, one call each, named by its model: {@code OkHttpChainApp BASE-URL}. */
public final class OkHttpChainApp {
    private static final MediaType JSON = Objects.requireNonNull(MediaType.parse("application/json"));
    private static final String PATH = "/v1/chat/completions";

    private final String base;
    private final OkHttpClient plain = new OkHttpClient();

    private OkHttpChainApp(String base) {
        this.base = base;
    }

    public static void main(String[] arguments) throws IOException {
        OkHttpChainApp app = new OkHttpChainApp(arguments[0]);
        app.answeredByAnInterceptor();
        app.sentTwiceByAnInterceptor();
        app.sentElsewhereByAnInterceptor();
        app.authorised();
        app.redirected();
        app.writtenOnce();
        System.exit(0);
    }

    private void answeredByAnInterceptor() throws IOException {
        OkHttpClient client = plain.newBuilder()
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("OK")
                        .body(ResponseBody.create(JSON, "{\"model\":\"canned\",\"usage\":{\"prompt_tokens\":1}}"))
                        .build())
                .build();
        show(client, base + PATH, body("canned"));
    }

    private void sentTwiceByAnInterceptor() throws IOException {
        OkHttpClient client = plain.newBuilder()
                .addInterceptor(chain -> {
                    System.out.println(text(chain.proceed(chain.request())));
                    return chain.proceed(chain.request());
                })
                .build();
        show(client, base + PATH, body("twice"));
    }

    private void sentElsewhereByAnInterceptor() throws IOException {
        HttpUrl real = Objects.requireNonNull(HttpUrl.parse(base + PATH));
        OkHttpClient client = plain.newBuilder()
                .addInterceptor(chain ->
                        chain.proceed(chain.request().newBuilder().url(real).build()))
                .build();
        show(client, "http://llm.invalid/any", body("elsewhere"));
    }

    /** On its way a token is asked for, on the same thread. */
    private void authorised() throws IOException {
        OkHttpClient client = plain.newBuilder()
                .authenticator((route, refused) -> {
                    Request token = new Request.Builder()
                            .url(base + "/oauth/token")
                            .post(body("no-model"))
                            .build();
                    System.out.println(text(plain.newCall(token).execute()));
                    return refused.request().newBuilder().url(base + PATH).build();
                })
                .build();
        show(client, base + "/x/401" + PATH, body("authorised"));
    }

    /** The answer makes a GET of it. */
    private void redirected() throws IOException {
        show(plain, base + "/x/redirect-302" + PATH, body("redirected"));
    }

    /** Its length isn't told, and it can't be written again. */
    private void writtenOnce() throws IOException {
        Counted once = new Counted(
                "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"model\":\"once\"}");
        show(plain, base + "/x/nousage" + PATH, once);
        System.out.println("written " + once.times);
    }

    private static RequestBody body(String model) {
        return RequestBody.create(JSON, "{\"model\":\"" + model + "\",\"messages\":[]}");
    }

    private static void show(OkHttpClient client, String url, RequestBody body) throws IOException {
        Request request = new Request.Builder().url(url).post(body).build();
        Response response = client.newCall(request).execute();
        System.out.println((response.request().body() == body) + " " + text(response));
    }

    private static String text(Response response) throws IOException {
        return response.code() + " " + Objects.requireNonNull(response.body()).string();
    }

    private static final class Counted extends RequestBody {
        private final byte[] bytes;
        private int times;

        Counted(String json) {
            bytes = json.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            times++;
            sink.write(bytes);
        }
    }
}
