// SPDX-License-Identifier: Apache-2.0
package com.acme.supportdesk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/**
 * Translates tickets into English. Written in 2023, before there was a client library, in one afternoon; works, so nobody touches it.
 */
final class Translator {
    private final String baseUrl;
    private final String apiKey;

    Translator(String baseUrl, String apiKey) {
        this.baseUrl = baseUrl;
        this.apiKey = apiKey;
    }

    String english(Ticket ticket) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(baseUrl + "/chat/completions").openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", "Bearer " + apiKey);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        String question =
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Translate into English: "
                        + ticket.text().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}]}";
        try (OutputStream out = connection.getOutputStream()) {
            out.write(question.getBytes(StandardCharsets.UTF_8));
        }
        if (connection.getResponseCode() != 200) {
            throw new IOException("translation failed: HTTP " + connection.getResponseCode());
        }
        try (InputStream in = connection.getInputStream()) {
            return content(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The text of the first choice, found by hand. */
    private static String content(String json) {
        int start = json.indexOf('"', json.indexOf(':', json.indexOf("\"content\""))) + 1;
        int end = start;
        while (json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        return json.substring(start, end);
    }
}
