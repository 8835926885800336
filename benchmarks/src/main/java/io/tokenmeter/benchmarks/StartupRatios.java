// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdk;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.Scratch;
import io.tokenmeter.testkit.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What an agent adds to a process, from its start to its end: wall time, processor time, memory.
 *
 * <p>{@code StartupRatios [-n ROUNDS] [-jdk 17,25] [-app bare,one-call] [-only NAME,NAME]}. In every round each configuration runs once, in
 * a new random order, so that whatever else the machine does meets all alike; round 0 warms the disk's cache and is thrown away. Linux only.
 */
public final class StartupRatios {
    /** The bare program ends within a few ticks of the processor's clock, so it is started several times for one sample. */
    private record App(String name, int starts, List<String> command) {}

    private final int rounds;
    private final List<Agents> agents;
    private final Random random = new Random(1);

    private StartupRatios(int rounds, List<Agents> agents) {
        this.rounds = rounds;
        this.agents = agents;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = new Options(arguments);
        String only = options.text("-only", "");
        List<Agents> agents = all().stream()
                .filter(agent -> only.isEmpty()
                        || agent.name().equals("none")
                        || List.of(only.split(",")).contains(agent.name()))
                .toList();
        StartupRatios ratios = new StartupRatios(options.number("-n", 5), agents);
        List<String> wanted = List.of(options.text("-app", "bare,one-call").split(","));
        try (FakeProvider provider = FakeProvider.start()) {
            for (String jdk : options.text("-jdk", "17,25").split(",")) {
                for (App app : apps(provider.url())) {
                    if (wanted.contains(app.name())) {
                        ratios.run(Jdks.find(Integer.parseInt(jdk)).orElseThrow(), app);
                    }
                }
            }
        }
    }

    private static List<Agents> all() {
        return List.of(
                Agents.none(),
                Agents.empty(),
                Agents.tokenmeter(),
                Agents.tokenmeterTo(TestDatabase.createDatabase()),
                Agents.openTelemetryOpenAi(),
                Agents.openTelemetryAll(),
                Agents.datadog());
    }

    private static List<App> apps(String providerUrl) throws IOException {
        List<Path> classPath = new ArrayList<>(Libraries.resolve("com.openai:openai-java:4.101.0"));
        Path classes = Scratch.directory("startup");
        copy(Bare.class, classes);
        copy(OneCall.class, classes);
        classPath.add(0, classes);
        return List.of(
                new App("bare", 5, List.of("-cp", classes.toString(), Bare.class.getName())),
                new App("one-call", 1, List.of("-cp", joined(classPath), OneCall.class.getName(), providerUrl)));
    }

    private static String joined(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static void copy(Class<?> type, Path directory) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        Path file = directory.resolve(entry);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream("/" + entry), entry)) {
            Files.copy(in, file);
        }
    }

    private void run(Jdk jdk, App app) throws IOException, InterruptedException {
        Map<Agents, List<ProcessCost>> costs = new LinkedHashMap<>();
        agents.forEach(agent -> costs.put(agent, new ArrayList<>()));
        for (int round = 0; round <= rounds; round++) {
            List<Agents> order = new ArrayList<>(agents);
            Collections.shuffle(order, random);
            for (Agents agent : order) {
                ProcessCost cost = ProcessCost.of(command(jdk, app, agent), app.starts());
                if (round > 0) {
                    Objects.requireNonNull(costs.get(agent)).add(cost);
                }
            }
        }
        print(jdk, app, costs);
    }

    private static List<String> command(Jdk jdk, App app, Agents agent) {
        List<String> command = new ArrayList<>(List.of(jdk.java().toString()));
        command.addAll(agent.jvmOptions());
        command.addAll(app.command());
        return command;
    }

    private static void print(Jdk jdk, App app, Map<Agents, List<ProcessCost>> costs) {
        System.out.printf("%n### %s, JDK %s%n%n", app.name(), jdk.version());
        System.out.println("| configuration | wall ms (min-max) | ratio | added | CPU ms (min-max) | ratio | added "
                + "| peak RSS MiB | added |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        List<ProcessCost> none = Objects.requireNonNull(costs.get(Agents.none()));
        costs.forEach((agent, list) -> {
            double[] wall = list.stream().mapToDouble(ProcessCost::wallMillis).toArray();
            double[] cpu = list.stream().mapToDouble(ProcessCost::cpuMillis).toArray();
            double[] noneWall =
                    none.stream().mapToDouble(ProcessCost::wallMillis).toArray();
            double[] noneCpu = none.stream().mapToDouble(ProcessCost::cpuMillis).toArray();
            double rss = median(list.stream().mapToDouble(ProcessCost::peakMiB).toArray());
            double noneRss =
                    median(none.stream().mapToDouble(ProcessCost::peakMiB).toArray());
            System.out.printf(
                    "| %s | %s | %s | %.0f | %+.0f |%n",
                    agent.name(), cells(wall, noneWall), cells(cpu, noneCpu), rss, rss - noneRss);
        });
    }

    /** Median with range, and ratio to and difference from the same round's run without an agent, medians too. */
    private static String cells(double[] values, double[] none) {
        double[] ratios = new double[values.length];
        double[] added = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ratios[i] = values[i] / none[i];
            added[i] = values[i] - none[i];
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(
                "%.0f (%.0f-%.0f) | %.2f | %+.0f",
                median(values), sorted[0], sorted[sorted.length - 1], median(ratios), median(added));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
