// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The ways a JVM asks a model; each keeps one connection and reads the whole answer. */
interface Client {
    /** Makes one call and returns something of its answer. */
    int call() throws IOException, InterruptedException;

    static Client open(String name, String url, String path) {
        return switch (name) {
            case "okhttp" -> okHttp(url + path);
            case "HttpURLConnection" -> urlConnection(url + path);
            case "java.net.http" -> javaNetHttp(url + path);
            case "openai-java" -> openAiJava(url + path.substring(0, path.indexOf('/', 1)));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Client okHttp(String url) {
        OkHttpClient http = new OkHttpClient();
        Request request = new Request.Builder()
                .url(url)
                .post(RequestBody.create(Samples.QUESTION, MediaType.get("application/json")))
                .build();
        return () -> {
            try (Response response = http.newCall(request).execute()) {
                return Objects.requireNonNull(response.body()).bytes().length;
            }
        };
    }

    private static Client urlConnection(String url) {
        URI uri = URI.create(url);
        return () -> {
            URL target = uri.toURL();
            HttpURLConnection connection = (HttpURLConnection) target.openConnection();
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(Samples.QUESTION);
            try (InputStream in = connection.getInputStream()) {
                return in.readAllBytes().length;
            }
        };
    }

    private static Client javaNetHttp(String url) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Samples.QUESTION))
                .build();
        return () -> http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length;
    }

    private static Client openAiJava(String baseUrl) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey("none-needed")
                .build();
        ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage("hello")
                .build();
        return () -> client.chat().completions().create(question).choices().size();
    }
}
