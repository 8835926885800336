// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * A program that reads streams of events and tells how long after its sending each had arrived. Sender and reader are one JVM, so one clock
 * tells both. Run in a JVM of its own by {@link ChunkDelays}.
 */
public final class ChunkReader {
    private static final int WARM_UP_STREAMS = 20;
    private static final byte[] EVENT = ("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
                    + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"}}]}\n\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    /** {@link System#nanoTime} of each; written by the sender before the event is. */
    private final long[] sent;

    private final long[] arrived;

    private ChunkReader(int chunks) {
        sent = new long[chunks];
        arrived = new long[chunks];
    }

    /** @param arguments name of the client, events in a stream, milliseconds between two; prints median, 99th percentile, longest in ns */
    public static void main(String[] arguments) throws Exception {
        ChunkReader reader = new ChunkReader(Integer.parseInt(arguments[1]));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < WARM_UP_STREAMS; i++) {
                reader.stream(arguments[0], server, 0);
            }
            reader.stream(arguments[0], server, Integer.parseInt(arguments[2]));
        }
        System.out.println(reader.delays());
    }

    private void stream(String client, ServerSocket server, int gapMillis) throws Exception {
        Thread sender = new Thread(() -> send(server, gapMillis), "sender");
        sender.start();
        try (InputStream in = open(client, "http://127.0.0.1:" + server.getLocalPort() + Samples.LLM_PATH)) {
            read(in);
        }
        sender.join();
    }

    private void send(ServerSocket server, int gapMillis) {
        try (Socket socket = server.accept()) {
            socket.setTcpNoDelay(true);
            byte[] request = new byte[8192];
            for (int have = 0; !new String(request, 0, have, StandardCharsets.US_ASCII).endsWith("}"); ) {
                have += socket.getInputStream().read(request, have, request.length - have);
            }
            OutputStream out = socket.getOutputStream();
            out.write(HEAD);
            for (int i = 0; i < sent.length; i++) {
                Thread.sleep(gapMillis);
                byte[] chunk = chunk();
                sent[i] = System.nanoTime();
                out.write(chunk);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static byte[] chunk() {
        byte[] length = (Integer.toHexString(EVENT.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = Arrays.copyOf(length, length.length + EVENT.length + 2);
        System.arraycopy(EVENT, 0, chunk, length.length, EVENT.length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }

    private void read(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        long have = 0;
        int events = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            long now = System.nanoTime();
            have += n;
            for (; events < have / EVENT.length; events++) {
                arrived[events] = now;
            }
        }
        if (events != sent.length) {
            throw new IOException(events + " events of " + sent.length);
        }
    }

    private static InputStream open(String client, String url) throws IOException, InterruptedException {
        byte[] question = Samples.QUESTION;
        switch (client) {
            case "okhttp":
                Request request = new Request.Builder()
                        .url(url)
                        .post(RequestBody.create(question, MediaType.get("application/json")))
                        .build();
                return Objects.requireNonNull(
                                new OkHttpClient().newCall(request).execute().body())
                        .byteStream();
            case "java.net.http":
                return HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(url))
                                        .version(HttpClient.Version.HTTP_1_1)
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                                        .build(),
                                HttpResponse.BodyHandlers.ofInputStream())
                        .body();
            case "HttpURLConnection":
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(url).toURL().openConnection();
                connection.setDoOutput(true);
                connection.getOutputStream().write(question);
                return connection.getInputStream();
            default:
                throw new IllegalArgumentException(client);
        }
    }

    private String delays() {
        long[] delays = new long[sent.length];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = arrived[i] - sent[i];
        }
        Arrays.sort(delays);
        return delays[delays.length / 2] + " " + delays[delays.length * 99 / 100] + " " + delays[delays.length - 1];
    }
}
