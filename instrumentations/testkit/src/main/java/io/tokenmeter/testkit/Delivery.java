// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.utf8;

import io.tokenmeter.testkit.Behaviour.Switch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Writes one answer to a socket the way its {@link Behaviour} wants it. */
final class Delivery {
    /** Told when the last byte is about to leave, and where the writer pauses. */
    interface Watch {
        void lastByteLeaves();

        /** Blocks until released, closed or the time is up. */
        void stall(long millisAtMost);

        /** Blocks for that time, or until closed. */
        void pause(long millis);
    }

    private final OutputStream out;
    private final Behaviour behaviour;
    private final Watch watch;

    Delivery(OutputStream out, Behaviour behaviour, Watch watch) {
        this.out = out;
        this.behaviour = behaviour;
        this.watch = watch;
    }

    /** A short answer outside of any provider's format; only the compression applies to it. */
    void fixed(int status, Map<String, String> headers, String json) throws IOException {
        write(status, headers, "application/json", List.of(utf8(json)), behaviour.has(Switch.GZIP));
    }

    void reply(Reply reply, byte[] errorEvent) throws IOException {
        List<byte[]> parts = new ArrayList<>(reply.parts());
        if (behaviour.has(Switch.ERROR) && reply.streaming()) {
            parts.subList(parts.size() / 2, parts.size()).clear();
            parts.add(errorEvent);
        }
        if (behaviour.has(Switch.GARBAGE)) {
            parts.replaceAll(Delivery::garbled);
        }
        boolean gzip = behaviour.has(Switch.GZIP) || behaviour.has(Switch.GZIP_NOHEADER);
        write(200, reply.headers(), reply.contentType(), parts, reply.streaming() || gzip);
    }

    private void write(int status, Map<String, String> headers, String type, List<byte[]> parts, boolean chunked)
            throws IOException {
        List<byte[]> steps = parts.size() == 1 ? halves(parts.get(0)) : parts;
        head(
                status,
                headers,
                type,
                chunked ? -1 : steps.stream().mapToLong(part -> part.length).sum());
        OutputStream body = chunked ? new ChunkedBody(out) : out;
        if (behaviour.has(Switch.GZIP) || behaviour.has(Switch.GZIP_NOHEADER)) {
            body = new GZIPOutputStream(body, 8192, true);
        }
        for (int i = 0; i < steps.size(); i++) {
            if (i == steps.size() / 2) {
                middle();
            }
            if (i == steps.size() - 1) {
                watch.lastByteLeaves();
            }
            body.write(steps.get(i));
            body.flush();
            if (behaviour.has(Switch.SLOW) && parts.size() > 1) {
                watch.pause(behaviour.number(Switch.SLOW));
            }
        }
        if (chunked) {
            body.close();
        }
    }

    private void middle() throws IOException {
        if (behaviour.has(Switch.STALL)) {
            watch.stall(behaviour.number(Switch.STALL));
        }
        if (behaviour.has(Switch.CUT)) {
            throw new IOException("cut on purpose");
        }
    }

    private void head(int status, Map<String, String> headers, String type, long length) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
        head.append("Content-Type: ").append(type).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (behaviour.has(Switch.GZIP)) {
            head.append("Content-Encoding: gzip\r\n");
        }
        head.append(length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length);
        out.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 307 -> "Temporary Redirect";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            default -> status < 500 ? "Bad Request" : "Internal Server Error";
        };
    }

    private static List<byte[]> halves(byte[] whole) {
        int middle = whole.length / 2;
        return List.of(Arrays.copyOf(whole, middle), Arrays.copyOfRange(whole, middle, whole.length));
    }

    /** The framing of events stays, what was JSON is none any more. */
    private static byte[] garbled(byte[] part) {
        byte[] garbled = part.clone();
        for (int i = 0; i < garbled.length; i++) {
            garbled[i] = garbled[i] == '"' ? (byte) '\'' : garbled[i];
        }
        return garbled;
    }
}
