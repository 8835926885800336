// SPDX-License-Identifier: Apache-2.0
// Library: google-http-client (URL connection, Apache 4, Apache 5)
// Kind: HTTP
// Artifacts: com.google.http-client:google-http-client:VERSION, com.google.http-client:google-http-client-apache-v2:VERSION, com.google.http-client:google-http-client-apache-v5:VERSION, commons-logging:commons-logging:1.2, org.slf4j:slf4j-nop:1.7.36
// Versions: 1.45.0, 2.1.0 over HttpURLConnection, apache-httpclient4, apache-httpclient5
// Calls: 15
// Ways: sync, async, stream
// Usage in streams: if the application asks

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Hand-written over each transport; the library asks for compressed answers and decompresses them. */
public final class GoogleHttp {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "\"model\":\"gpt-4o-mini\"," + HELLO;

    public static void main(String[] args) throws Exception {
        call(new NetHttpTransport(), args[0]);
        call(new ApacheHttpTransport(), args[0]);
        call(new Apache5HttpTransport(), args[0]);
        System.exit(0);
    }

    private static void call(HttpTransport transport, String url) throws Exception {
        String chats = url + "/v1/chat/completions";
        String message = "\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO;
        System.out.println(post(transport, chats, CHAT).execute().parseAsString());
        System.out.println(
                post(transport, url + "/x/gzip/v1/messages", message).execute().parseAsString());
        System.out.println(
                post(transport, chats, CHAT).executeAsync().get().parseAsString());
        System.out.println(lines(post(transport, chats, CHAT + ",\"stream\":true")));
        System.out.println(lines(
                post(transport, chats, CHAT + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")));
    }

    private static HttpRequest post(HttpTransport transport, String url, String fields) throws Exception {
        return transport
                .createRequestFactory()
                .buildPostRequest(
                        new GenericUrl(url), ByteArrayContent.fromString("application/json", "{" + fields + "}"));
    }

    private static String lines(HttpRequest request) throws Exception {
        HttpResponse answer = request.setResponseReturnRawInputStream(true).execute();
        String read = new BufferedReader(new InputStreamReader(answer.getContent(), StandardCharsets.UTF_8))
                .lines()
                .takeWhile(line -> !line.equals("data: [DONE]"))
                .collect(Collectors.joining());
        answer.disconnect();
        return read;
    }
}
