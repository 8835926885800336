// SPDX-License-Identifier: Apache-2.0
// Library: Retrofit
// Kind: HTTP
// Artifacts: com.squareup.retrofit2:retrofit:VERSION
// Versions: 2.1.0, 3.0.0 over okhttp
// Calls: 5
// Ways: sync, async, stream
// Usage in streams: if the application asks

import java.io.BufferedReader;
import java.util.concurrent.CompletableFuture;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.POST;
import retrofit2.http.Streaming;

/** Hand-written: an interface for a provider's paths, with bodies as they are on the wire. */
public final class RetrofitHttp {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "\"model\":\"gpt-4o-mini\"," + HELLO;

    interface Provider {
        @POST("v1/chat/completions")
        Call<ResponseBody> chat(@Body RequestBody body);

        @Streaming
        @POST("v1/chat/completions")
        Call<ResponseBody> stream(@Body RequestBody body);

        @POST("v1/messages")
        Call<ResponseBody> message(@Body RequestBody body);
    }

    public static void main(String[] args) throws Exception {
        Provider provider =
                new Retrofit.Builder().baseUrl(args[0] + "/").build().create(Provider.class);
        System.out.println(provider.chat(json(CHAT)).execute().body().string());
        System.out.println(later(provider.message(
                        json("\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO)))
                .join());
        System.out.println(lines(provider.stream(json(CHAT + ",\"stream\":true"))));
        System.out.println(lines(
                provider.stream(json(CHAT + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"))));
        Provider abroad =
                new Retrofit.Builder().baseUrl(args[0] + "/x/gzip/").build().create(Provider.class);
        System.out.println(abroad.chat(json(CHAT)).execute().body().string());
        System.exit(0);
    }

    private static RequestBody json(String fields) {
        return RequestBody.create(MediaType.parse("application/json"), "{" + fields + "}");
    }

    private static String lines(Call<ResponseBody> call) throws Exception {
        StringBuilder read = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(call.execute().body().charStream())) {
            for (String line = lines.readLine(); !"data: [DONE]".equals(line); line = lines.readLine()) {
                read.append(line);
            }
        }
        return read.toString();
    }

    private static CompletableFuture<String> later(Call<ResponseBody> call) {
        CompletableFuture<String> text = new CompletableFuture<>();
        call.enqueue(new Callback<ResponseBody>() {
            @Override
            public void onResponse(Call<ResponseBody> asked, Response<ResponseBody> answer) {
                try {
                    text.complete(answer.body().string());
                } catch (Exception e) {
                    text.completeExceptionally(e);
                }
            }

            @Override
            public void onFailure(Call<ResponseBody> asked, Throwable failure) {
                text.completeExceptionally(failure);
            }
        });
        return text;
    }
}
