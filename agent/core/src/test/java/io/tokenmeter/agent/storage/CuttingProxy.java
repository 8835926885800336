// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between the store and the server, and cuts the connection around a commit when told to. */
final class CuttingProxy implements AutoCloseable {
    private enum Cut {
        NEVER,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    private final String url;
    private final String host;
    private final int port;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Cut cut = Cut.NEVER;
    private volatile boolean refusing;

    CuttingProxy(String url) throws IOException {
        this.url = url;
        String authority = url.substring(url.indexOf("//") + 2, url.indexOf('/', url.indexOf("//") + 2));
        this.host = authority.substring(0, authority.lastIndexOf(':'));
        this.port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
        daemon(this::accept);
    }

    String url() {
        return url.replace(host + ":" + port, "localhost:" + listener.getLocalPort());
    }

    /** The server commits, the client never learns. */
    void swallowAnswerOfNextCommit() {
        cut = Cut.AFTER_COMMIT;
    }

    /** The client sends its commit, the server never sees it. */
    void swallowNextCommit() {
        cut = Cut.BEFORE_COMMIT;
    }

    int cuts() {
        return cuts.get();
    }

    void refuse(boolean refuse) throws IOException {
        refusing = refuse;
        if (refuse) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            if (refusing) {
                client.close();
                continue;
            }
            Socket server = new Socket(host, port);
            open.add(client);
            open.add(server);
            daemon(() -> forward(client, server));
            daemon(() -> back(client, server));
        }
    }

    private void forward(Socket client, Socket server) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            boolean commit = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT");
            if (commit && cut == Cut.BEFORE_COMMIT) {
                cut = Cut.NEVER;
                cuts.incrementAndGet();
                client.close();
                server.close();
                return;
            }
            if (commit && cut == Cut.AFTER_COMMIT) {
                cut = Cut.NEVER;
                cuts.incrementAndGet();
                // From here on the answer finds nobody; the server gets the commit all the same.
                client.close();
            }
            out.write(buffer, 0, n);
        }
    }

    private static void back(Socket client, Socket server) throws IOException {
        server.getInputStream().transferTo(client.getOutputStream());
    }

    private static void daemon(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The other end is gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        refuse(true);
    }
}
