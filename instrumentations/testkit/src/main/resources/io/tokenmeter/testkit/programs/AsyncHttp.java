// SPDX-License-Identifier: Apache-2.0
// Library: async-http-client
// Kind: HTTP
// Artifacts: org.asynchttpclient:async-http-client:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 2.2.0, 2.12.3, 3.0.13 over netty
// Calls: 3
// Ways: async, stream
// Usage in streams: if the application asks

import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;

/** Hand-written. */
public final class AsyncHttp {
    private static final String HELLO = "\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

    public static void main(String[] args) throws Exception {
        AsyncHttpClient client = Dsl.asyncHttpClient();
        String url = args[0] + "/v1/chat/completions";
        System.out.println(answer(client, url, ""));
        System.out.println(answer(client, url, ",\"stream\":true"));
        System.out.println(answer(client, url, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        System.exit(0);
    }

    private static String answer(AsyncHttpClient client, String url, String options) throws Exception {
        return client.preparePost(url)
                .setHeader("Content-Type", "application/json")
                .setBody("{" + HELLO + options + "}")
                .execute()
                .get()
                .getResponseBody();
    }
}
