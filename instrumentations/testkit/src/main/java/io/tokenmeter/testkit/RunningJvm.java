// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A child JVM at work: can be watched, written to and ended. */
public final class RunningJvm implements AutoCloseable {
    private final Process process;
    private final Jdk jdk;
    private final long timeoutSeconds;
    private final Output stdout;
    private final Output stderr;

    RunningJvm(Process process, Jdk jdk, long timeoutSeconds, boolean echo) {
        this.process = process;
        this.jdk = jdk;
        this.timeoutSeconds = timeoutSeconds;
        this.stdout = Output.of(process.getInputStream(), echo ? System.out : OutputStream.nullOutputStream());
        this.stderr = Output.of(process.getErrorStream(), echo ? System.err : OutputStream.nullOutputStream());
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The next line of stdout that was not returned before; it stays in the result, too. Fails if there is none in time. */
    public String readLine() {
        String line = stdout.readLine(timeoutSeconds);
        if (line == null) {
            throw new AssertionError(
                    "no further line\n--- stdout\n" + stdout.text() + "\n--- stderr\n" + stderr.text());
        }
        return line;
    }

    /** What the program has said on stderr so far. */
    public String errors() {
        return stderr.text();
    }

    /** Sends a line to the program's stdin. */
    public void writeLine(String line) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM: shutdown hooks run. By handle, since the process's own {@code destroy} closes the pipes and their last words are lost. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL: nothing runs. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for the program's end; kills it after the timeout. */
    public ChildJvm.Result await() {
        try {
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                throw tooLong();
            }
            return new ChildJvm.Result(process.exitValue(), stdout.whole(), stderr.whole());
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills the program if it still runs. */
    @Override
    public void close() {
        kill();
    }

    private AssertionError tooLong() {
        String dump = threadDump();
        kill();
        return new AssertionError("killed after " + timeoutSeconds + " s\n--- stdout\n" + stdout.text()
                + "\n--- stderr\n" + stderr.text() + "\n--- threads\n" + dump);
    }

    private String threadDump() {
        try {
            Process jcmd = new ProcessBuilder(jdk.tool("jcmd").toString(), Long.toString(pid()), "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "none: " + e;
        }
    }
}
