// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.RunningJvm;
import io.tokenmeter.testkit.Scratch;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/**
 * Months of work in small: a program that calls a model at a steady rate, with the packaged agent, writing to a real database; does anything grow?
 *
 * <p>{@code SoakRun [-seconds 1800] [-rate 5000] [-client HttpURLConnection] [-jdk 17]}. Prints ten times the child's heap in use after a collection,
 * its open files, threads and memory, the size of its journal, and what its row among the agents says. Ends with 1 if a call is without its row or the
 * account doesn't add up. Linux only.
 */
public final class SoakRun {
    private static final String ACCOUNT = "select captured, inserted, journaled, dropped from tokenmeter_agents";

    private final String url = TestDatabase.createDatabase();
    private final Path journal;
    private final RunningJvm program;

    private SoakRun(Options options, CannedServer provider) throws IOException {
        journal = Scratch.directory("soak");
        program = ChildJvm.on(Jdks.find(options.number("-jdk", 17)).orElseThrow())
                .agent(Agents.tokenmeterJar())
                .property("tokenmeter.jdbc.url", url)
                .property("tokenmeter.journal.dir", journal.toString())
                .property("tokenmeter.providers.127.0.0.1", "openai")
                .options("-Xmx256m")
                .ownClassPath()
                .timeoutSeconds(options.number("-seconds", 1800) + 60)
                .main(
                        SteadyCalls.class,
                        options.text("-client", "HttpURLConnection"),
                        provider.url(),
                        options.text("-rate", "5000"),
                        options.text("-seconds", "1800"))
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        try (CannedServer provider = CannedServer.start(Samples.json())) {
            System.exit(new SoakRun(new Options(arguments), provider).run() ? 0 : 1);
        }
    }

    private boolean run() throws IOException, SQLException {
        System.out.println(
                "| calls | heap MiB | files | threads | memory MiB | journal MiB | captured = inserted + journaled + dropped |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (int sample = 1; sample <= SteadyCalls.SAMPLES; sample++) {
            String[] said = program.readLine().split(" ");
            System.out.printf(
                    "| %s | %.1f | %d | %d | %d | %.1f | %s |%n",
                    said[0],
                    Long.parseLong(said[1]) / 1024.0,
                    entries("fd"),
                    entries("task"),
                    residentMiB(),
                    journalBytes() / 1048576.0,
                    account());
        }
        long calls = Long.parseLong(program.readLine());
        String errors = program.await().succeeded().err();
        long rows = number("select count(*) from tokenmeter_costs where input_tokens = 19 and output_tokens = 310");
        long distinct = number("select count(distinct id) from tokenmeter_costs");
        System.out.printf("%d calls; rows %d, of these distinct %d; %s%n%s", calls, rows, distinct, account(), errors);
        boolean reconciled = rows == calls && distinct == calls && number(ACCOUNT) == calls;
        System.out.println(reconciled ? "reconciled" : "NOT RECONCILED");
        return reconciled;
    }

    private int entries(String kind) {
        String[] names =
                Path.of("/proc", Long.toString(program.pid()), kind).toFile().list();
        return names == null ? -1 : names.length;
    }

    private long residentMiB() throws IOException {
        try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(program.pid()), "status"))) {
            return status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        }
    }

    /** Segments come and go while they are counted. */
    private long journalBytes() throws IOException {
        try (Stream<Path> files = Files.walk(journal)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private String account() throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ACCOUNT)) {
            return row.next()
                    ? row.getLong(1) + " = " + row.getLong(2) + " + " + row.getLong(3) + " + " + row.getLong(4)
                    : "–";
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
