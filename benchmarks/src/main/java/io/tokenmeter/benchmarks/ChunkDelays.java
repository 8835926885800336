// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.testkit.ChildJvm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Whether a stream's events reach the application as they come: the time from the sending of each to its arrival, without and with the agent.
 *
 * <p>{@code ChunkDelays [-n ROUNDS] [-client okhttp,HttpURLConnection,java.net.http] [-chunks 400] [-gap 5]}; the gap in milliseconds. In every
 * round each configuration runs once, in a new random order.
 */
public final class ChunkDelays {
    private final Random random = new Random(1);
    private final int rounds;
    private final String[] stream;

    private ChunkDelays(Options options) {
        rounds = options.number("-n", 5);
        stream = new String[] {options.text("-chunks", "400"), options.text("-gap", "5")};
    }

    public static void main(String[] arguments) {
        Options options = new Options(arguments);
        ChunkDelays delays = new ChunkDelays(options);
        System.out.println("| client | agent | median us | 99th percentile us | longest us |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (String client : options.text("-client", "okhttp,HttpURLConnection,java.net.http")
                .split(",")) {
            delays.measure(client);
        }
    }

    private void measure(String client) {
        Map<Agents, List<double[]>> delays = new LinkedHashMap<>();
        List<Agents> agents = new ArrayList<>(List.of(Agents.none(), Agents.tokenmeter()));
        agents.forEach(agent -> delays.put(agent, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            List<Agents> order = new ArrayList<>(agents);
            Collections.shuffle(order, random);
            for (Agents agent : order) {
                Objects.requireNonNull(delays.get(agent)).add(run(client, agent));
            }
        }
        delays.forEach((agent, figures) -> System.out.printf(
                "| %s | %s | %.0f | %.0f | %.0f |%n",
                client, agent.name(), median(figures, 0), median(figures, 1), median(figures, 2)));
    }

    /** In microseconds. */
    private double[] run(String client, Agents agent) {
        String said = ChildJvm.here()
                .options(agent.jvmOptions().toArray(String[]::new))
                .ownClassPath()
                .main(ChunkReader.class, client, stream[0], stream[1])
                .run()
                .succeeded()
                .out();
        return Arrays.stream(said.trim().split(" "))
                .mapToDouble(nanos -> Double.parseDouble(nanos) / 1e3)
                .toArray();
    }

    private static double median(List<double[]> figures, int which) {
        return StartupRatios.median(
                figures.stream().mapToDouble(figure -> figure[which]).toArray());
    }
}
