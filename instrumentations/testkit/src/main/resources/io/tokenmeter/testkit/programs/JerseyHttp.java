// SPDX-License-Identifier: Apache-2.0
// Library: Jersey client
// Kind: HTTP
// Artifacts: org.glassfish.jersey.core:jersey-client:VERSION, org.glassfish.jersey.inject:jersey-hk2:VERSION, javax.activation:javax.activation-api:1.2.0, jakarta.activation:jakarta.activation-api:2.1.3
// Versions: 2.26, 4.0.3 over HttpURLConnection
// Calls: 6
// Ways: sync, async, stream
// Usage in streams: if the application asks
// Java: 17
// In 2.x: jakarta.ws -> javax.ws

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.client.RequestEntityProcessing;
import org.glassfish.jersey.message.GZipEncoder;

/** Hand-written over JAX-RS: request bodies kept for their length or sent in chunks, an answer that Jersey decompresses. */
public final class JerseyHttp {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "\"model\":\"gpt-4o-mini\"," + HELLO;

    public static void main(String[] args) throws Exception {
        Client client = ClientBuilder.newClient();
        WebTarget chats = client.target(args[0]).path("v1/chat/completions");
        System.out.println(chats.request().post(json(CHAT), String.class));
        System.out.println(client.target(args[0])
                .path("v1/messages")
                .request()
                .async()
                .post(json("\"model\":\"claude-sonnet-4-5\",\"max_tokens\":100," + HELLO), String.class)
                .get());
        System.out.println(lines(chats, ""));
        System.out.println(lines(chats, ",\"stream_options\":{\"include_usage\":true}"));
        System.out.println(client.target(args[0])
                .path("x/gzip/v1/chat/completions")
                .register(GZipEncoder.class)
                .request()
                .post(json(CHAT), String.class));
        chats.property(ClientProperties.REQUEST_ENTITY_PROCESSING, RequestEntityProcessing.CHUNKED);
        System.out.println(chats.request()
                .rx()
                .post(json(CHAT), String.class)
                .toCompletableFuture()
                .join());
        System.exit(0);
    }

    private static Entity<String> json(String fields) {
        return Entity.json("{" + fields + "}");
    }

    private static String lines(WebTarget chats, String options) {
        Response answer = chats.request().post(json(CHAT + ",\"stream\":true" + options));
        String read = new BufferedReader(
                        new InputStreamReader(answer.readEntity(InputStream.class), StandardCharsets.UTF_8))
                .lines()
                .takeWhile(line -> !line.equals("data: [DONE]"))
                .collect(Collectors.joining());
        answer.close();
        return read;
    }
}
