// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What an agent adds to a call: {@link CallBenchmark} in forks with and without agents.
 *
 * <p>{@code CallOverheads [-n ROUNDS] [-client NAME,NAME] [-target model,other] [-only NAME,NAME]}. A round forks a JVM for each agent in a new
 * random order. Processor time and allocation are the calling thread's; what an agent does on its own threads is not in them.
 */
public final class CallOverheads {
    /** Per call: wall and processor time in microseconds, bytes. */
    private record Cost(double wallMicros, double cpuMicros, double bytes) {}

    private final int rounds;
    private final List<Agents> agents;
    private final Random random = new Random(1);

    private CallOverheads(int rounds, List<Agents> agents) {
        this.rounds = rounds;
        this.agents = agents;
    }

    public static void main(String[] arguments) throws RunnerException {
        Options options = new Options(arguments);
        List<String> only = List.of(
                options.text("-only", "tokenmeter,otel-openai,otel-all,datadog").split(","));
        List<Agents> agents = new ArrayList<>(List.of(Agents.none()));
        List.of(Agents.tokenmeter(), Agents.openTelemetryOpenAi(), Agents.openTelemetryAll(), Agents.datadog()).stream()
                .filter(agent -> only.contains(agent.name()))
                .forEach(agents::add);
        CallOverheads overheads = new CallOverheads(options.number("-n", 3), agents);
        for (String client : options.text("-client", "openai-java").split(",")) {
            for (String target : options.text("-target", "model").split(",")) {
                overheads.run(client, target);
            }
        }
    }

    private void run(String client, String target) throws RunnerException {
        Map<Agents, List<Cost>> costs = new LinkedHashMap<>();
        agents.forEach(agent -> costs.put(agent, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            List<Agents> order = new ArrayList<>(agents);
            Collections.shuffle(order, random);
            for (Agents agent : order) {
                Objects.requireNonNull(costs.get(agent)).add(cost(client, target, agent));
            }
        }
        print(client, target, costs);
    }

    private static Cost cost(String client, String target, Agents agent) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(CallBenchmark.class.getName() + ".call")
                .param("client", client)
                .param("target", target)
                .jvmArgs("-Xmx512m")
                .jvmArgsAppend(agent.jvmOptions().toArray(String[]::new))
                .verbosity(VerboseMode.SILENT);
        RunResult result = new Runner(options.build()).runSingle();
        double calls = counted(result, "calls");
        return new Cost(
                result.getPrimaryResult().getScore(),
                counted(result, "cpuNanos") / calls / 1e3,
                counted(result, "bytes") / calls);
    }

    private static double counted(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name)
                .getScore();
    }

    private static void print(String client, String target, Map<Agents, List<Cost>> costs) {
        System.out.printf("%n### %s, %s, JDK %s%n%n", client, target, System.getProperty("java.version"));
        System.out.println(
                "| agent | us/call wall, median (min-max) | CPU us/call, median (min-max) | added | B/call | added |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        List<Cost> none = Objects.requireNonNull(costs.get(Agents.none()));
        costs.forEach((agent, list) -> {
            double[] wall = list.stream().mapToDouble(Cost::wallMicros).sorted().toArray();
            double[] cpu = list.stream().mapToDouble(Cost::cpuMicros).sorted().toArray();
            double[] noneCpu = none.stream().mapToDouble(Cost::cpuMicros).toArray();
            double bytes =
                    StartupRatios.median(list.stream().mapToDouble(Cost::bytes).toArray());
            double noneBytes =
                    StartupRatios.median(none.stream().mapToDouble(Cost::bytes).toArray());
            System.out.printf(
                    "| %s | %.0f (%.0f-%.0f) | %.1f (%.1f-%.1f) | %+.1f | %.0f | %+.0f |%n",
                    agent.name(),
                    StartupRatios.median(wall),
                    wall[0],
                    wall[wall.length - 1],
                    StartupRatios.median(cpu),
                    cpu[0],
                    cpu[cpu.length - 1],
                    StartupRatios.median(cpu) - StartupRatios.median(noneCpu),
                    bytes,
                    bytes - noneBytes);
        });
    }
}
