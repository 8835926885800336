// SPDX-License-Identifier: Apache-2.0
// Library: Methanol
// Kind: HTTP
// Artifacts: com.github.mizosoft.methanol:methanol:VERSION
// Versions: 1.4.1, 1.9.0 over java.net.http
// Calls: 5
// Ways: sync, async, stream
// Usage in streams: if the application asks

import com.github.mizosoft.methanol.MediaType;
import com.github.mizosoft.methanol.Methanol;
import com.github.mizosoft.methanol.MoreBodyHandlers;
import com.github.mizosoft.methanol.MoreBodyPublishers;
import com.github.mizosoft.methanol.MutableRequest;
import java.io.BufferedReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;

/** Hand-written: the JDK's client with a base address, an interceptor and decompression around it. */
public final class MethanolHttp {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "\"model\":\"gpt-4o-mini\"," + HELLO;

    public static void main(String[] args) throws Exception {
        Methanol client = Methanol.newBuilder()
                .baseUri(args[0] + "/")
                .interceptor(Methanol.Interceptor.create(
                        request -> MutableRequest.copyOf(request).header("X-Request", "1")))
                .build();
        System.out.println(client.send(post("v1/chat/completions", CHAT), BodyHandlers.ofString())
                .body());
        System.out.println(client.send(post("x/gzip/v1/chat/completions", CHAT), BodyHandlers.ofString())
                .body());
        System.out.println(client.sendAsync(
                        typed("v1/messages", "\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO),
                        BodyHandlers.ofString())
                .thenApply(HttpResponse::body)
                .join());
        System.out.println(lines(client, ""));
        System.out.println(lines(client, ",\"stream_options\":{\"include_usage\":true}"));
        System.exit(0);
    }

    private static HttpRequest post(String path, String fields) {
        return MutableRequest.POST(path, BodyPublishers.ofString("{" + fields + "}"))
                .header("Content-Type", "application/json");
    }

    /** With a body that knows its type, which isn't one of the JDK's. */
    private static HttpRequest typed(String path, String fields) {
        return MutableRequest.POST(
                path,
                MoreBodyPublishers.ofMediaType(
                        BodyPublishers.ofString("{" + fields + "}"), MediaType.parse("application/json")));
    }

    private static String lines(Methanol client, String options) throws Exception {
        HttpRequest request = post("x/gzip/v1/chat/completions", CHAT + ",\"stream\":true" + options);
        try (BufferedReader read =
                new BufferedReader(client.send(request, MoreBodyHandlers.ofReader()).body())) {
            return read.lines().takeWhile(line -> !line.equals("data: [DONE]")).collect(Collectors.joining());
        }
    }
}
