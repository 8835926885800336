// SPDX-License-Identifier: Apache-2.0
// Library: Unirest 3
// Kind: HTTP
// Artifacts: com.konghq:unirest-java:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 3.0.00, 3.14.5 over apache-httpclient4, apache-httpclient4-async
// Calls: 4
// Ways: sync, async, stream
// Usage in streams: if the application asks

import java.io.BufferedReader;
import java.util.stream.Collectors;
import kong.unirest.HttpResponse;
import kong.unirest.RequestBodyEntity;
import kong.unirest.Unirest;
import kong.unirest.UnirestInstance;

/** Hand-written: whole answers as text, streams by the raw answer's reader. */
public final class Unirest3 {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "\"model\":\"gpt-4o-mini\"," + HELLO;

    public static void main(String[] args) {
        UnirestInstance unirest = Unirest.spawnInstance();
        String chats = args[0] + "/v1/chat/completions";
        System.out.println(post(unirest, args[0] + "/x/gzip/v1/chat/completions", CHAT).asString().getBody());
        System.out.println(post(
                        unirest,
                        args[0] + "/v1/messages",
                        "\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO)
                .asStringAsync()
                .thenApply(HttpResponse::getBody)
                .join());
        System.out.println(lines(post(unirest, chats, CHAT + ",\"stream\":true")));
        System.out.println(lines(
                post(unirest, chats, CHAT + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")));
        System.exit(0);
    }

    private static RequestBodyEntity post(UnirestInstance unirest, String url, String fields) {
        return unirest.post(url).header("Content-Type", "application/json").body("{" + fields + "}");
    }

    private static String lines(RequestBodyEntity request) {
        return request.asObject(answer -> new BufferedReader(answer.getContentReader())
                        .lines()
                        .takeWhile(line -> !line.equals("data: [DONE]"))
                        .collect(Collectors.joining()))
                .getBody();
    }
}
