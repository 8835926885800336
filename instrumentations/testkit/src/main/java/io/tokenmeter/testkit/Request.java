// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request as it came off the socket.
 *
 * @param path without the query and without the behaviour prefix
 * @param query what follows the question mark, or nothing
 * @param headers by lower-case name, repeated ones joined by a comma
 */
public record Request(
        String method, String path, String query, TreeMap<String, String> headers, byte[] body, Behaviour behaviour) {
    private static final int LONGEST_LINE = 64 * 1024;

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** True if the path says how to behave. */
    boolean behaves() {
        return behaviour != Behaviour.NORMAL;
    }

    boolean closes() {
        return "close".equalsIgnoreCase(header("connection"));
    }

    /** Waits for the next request on a kept-alive connection; null if the client closed it. */
    static @Nullable Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        String[] words = first.split(" ", 3);
        TreeMap<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, line.substring(colon + 1).trim(), (a, b) -> a + "," + b);
        }
        byte[] body = body(in, headers);
        String path = words[1].replaceFirst("\\?.*", "");
        String query = words[1].substring(Math.min(path.length() + 1, words[1].length()));
        Behaviour behaviour = Behaviour.NORMAL;
        for (; path.startsWith("/x/"); path = path.replaceFirst("^/x/[^/]*", "")) {
            behaviour = behaviour.and(Behaviour.named(path.split("/", 4)[2]));
        }
        return new Request(words[0], path, query, headers, body, behaviour);
    }

    private static byte[] body(InputStream in, TreeMap<String, String> headers) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            return chunks(in);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("request body ended early");
        }
        return body;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).replaceFirst(";.*", ""), 16);
    }

    /** Up to CR LF; empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() > LONGEST_LINE) {
                throw new IOException("request line too long");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
