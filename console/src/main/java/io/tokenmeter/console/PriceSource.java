// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a price list from a file or a URL. */
final class PriceSource {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private PriceSource() {}

    /** @param format null: by the shape */
    static ImportedPrices read(String fileOrUrl, @Nullable String format) {
        try {
            Object tree = Objects.requireNonNullElse(Json.read(bytes(fileOrUrl)), "");
            return PriceForm.of(format, tree).read(tree);
        } catch (IOException e) {
            throw ConsoleException.failed("can't read " + fileOrUrl + ": " + e);
        } catch (NumberFormatException e) {
            throw ConsoleException.failed("can't read " + fileOrUrl + ": a count is no number: " + e.getMessage());
        }
    }

    static byte[] bytes(String fileOrUrl) throws IOException {
        return fileOrUrl.startsWith("http://") || fileOrUrl.startsWith("https://")
                ? fetch(fileOrUrl)
                : Files.readAllBytes(Path.of(fileOrUrl));
    }

    private static byte[] fetch(String url) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(PATIENCE)
                .build();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException("the server answered " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The catalogue this version was built with. */
    static ImportedPrices builtIn() {
        try (InputStream json = PriceSource.class.getResourceAsStream("/tokenmeter/catalogue.json")) {
            Object tree = Objects.requireNonNull(
                    Json.read(Objects.requireNonNull(json).readAllBytes()));
            return PriceForm.CATALOGUE.read(tree);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
