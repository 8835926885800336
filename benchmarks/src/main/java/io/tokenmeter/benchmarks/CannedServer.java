// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers every request on 127.0.0.1 with the same bytes, as fast as a JVM can and without garbage: what is measured against it is the
 * client. A thread for each connection; keep-alive; requests need a Content-Length or no body.
 */
final class CannedServer implements AutoCloseable {
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_REQUEST_BYTES = 16 * 1024;

    private final ServerSocket server;
    private final byte[] answer;

    private CannedServer(ServerSocket server, byte[] answer) {
        this.server = server;
        this.answer = answer;
    }

    static CannedServer start(byte[] json) {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + json.length + "\r\n\r\n";
        byte[] answer = new byte[head.length() + json.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, answer, 0, head.length());
        System.arraycopy(json, 0, answer, head.length(), json.length);
        try {
            CannedServer server = new CannedServer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), answer);
            daemon(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                daemon(() -> serve(socket));
            }
        } catch (IOException closing) {
            // close() ends the loop this way.
        }
    }

    private void serve(Socket socket) {
        byte[] request = new byte[MOST_REQUEST_BYTES];
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            int have = 0;
            for (int n = in.read(request); n > 0; n = in.read(request, have, request.length - have)) {
                have += n;
                if (isWhole(request, have)) {
                    out.write(answer);
                    have = 0;
                }
            }
        } catch (IOException gone) {
            // The client closes its connections as it likes.
        }
    }

    private static boolean isWhole(byte[] request, int have) {
        int body = endOfHead(request, have);
        return body > 0 && have - body >= contentLength(request, body);
    }

    private static int endOfHead(byte[] request, int have) {
        for (int i = 3; i < have; i++) {
            if (request[i] == '\n' && request[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int contentLength(byte[] request, int end) {
        for (int i = 0; i + LENGTH.length < end; i++) {
            if (startsWithLength(request, i)) {
                int length = 0;
                for (int at = i + LENGTH.length; request[at] >= '0' && request[at] <= '9'; at++) {
                    length = length * 10 + request[at] - '0';
                }
                return length;
            }
        }
        return 0;
    }

    private static boolean startsWithLength(byte[] request, int from) {
        for (int i = 0; i < LENGTH.length; i++) {
            int lower =
                    request[from + i] >= 'A' && request[from + i] <= 'Z' ? request[from + i] + 32 : request[from + i];
            if (lower != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "canned-server");
        thread.setDaemon(true);
        thread.start();
    }
}
