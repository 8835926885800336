// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Collects what a process prints, on a daemon thread, so that the process never waits for a reader. */
final class Output {
    // Guarded by this.
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int lineStart;
    private boolean ended;

    private final OutputStream copy;

    private Output(OutputStream copy) {
        this.copy = copy;
    }

    /** Collects what comes from the stream and passes it on to the copy. */
    static Output of(InputStream stream, OutputStream copy) {
        Output output = new Output(copy);
        Thread thread = new Thread(() -> output.collect(stream), "output-of-child");
        thread.setDaemon(true);
        thread.start();
        return output;
    }

    private void collect(InputStream stream) {
        try (stream) {
            byte[] buffer = new byte[8192];
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                add(buffer, n);
                copy.write(buffer, 0, n);
                copy.flush();
            }
        } catch (IOException killed) {
            // A killed process may take its pipe away in the middle of a read.
        } finally {
            end();
        }
    }

    private synchronized void add(byte[] buffer, int length) {
        bytes.write(buffer, 0, length);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Everything, once the process has closed its side; a grandchild may hold it open, so not for longer than 10 s. */
    synchronized byte[] whole() throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!ended && System.nanoTime() < deadline) {
            wait(100);
        }
        return bytes.toByteArray();
    }

    /** The next whole line without its end; null if none comes in time or the output has ended. */
    synchronized @Nullable String readLine(long timeoutSeconds) {
        long deadline = System.nanoTime() + timeoutSeconds * 1_000_000_000L;
        while (System.nanoTime() < deadline) {
            String rest = new String(bytes.toByteArray(), lineStart, bytes.size() - lineStart, StandardCharsets.UTF_8);
            int end = rest.indexOf('\n');
            if (end >= 0) {
                String line = rest.substring(0, end);
                lineStart += line.getBytes(StandardCharsets.UTF_8).length + 1;
                return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            }
            if (ended) {
                return null;
            }
            await();
        }
        return null;
    }

    private void await() {
        try {
            wait(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
