// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks for an answer in the background, {@code BackgroundApp BASE-URL}, and prints its id; or asks by its id until it is there,
 * {@code BackgroundApp BASE-URL ID}, and once more.
 */
public final class BackgroundApp {
    private static final Pattern ID = Pattern.compile("\"id\":\"(resp_[^\"]+)\"");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private BackgroundApp() {}

    public static void main(String[] arguments) throws Exception {
        URI responses = URI.create(arguments[0] + "/v1/responses");
        if (arguments.length == 1) {
            String question = "{\"model\":\"gpt-5\",\"background\":true,\"input\":\"How are you?\"}";
            Matcher id = ID.matcher(body(HttpRequest.newBuilder(responses)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(question))));
            System.out.print(id.find() ? id.group(1) : "none");
            return;
        }
        HttpRequest.Builder poll = HttpRequest.newBuilder(URI.create(responses + "/" + arguments[1]));
        while (!isThere(poll)) {
            Thread.sleep(1);
        }
        System.out.print(isThere(poll));
    }

    private static boolean isThere(HttpRequest.Builder poll) throws Exception {
        return body(poll).contains("\"status\":\"completed\",\"background\":true");
    }

    private static String body(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString()).body();
    }
}
