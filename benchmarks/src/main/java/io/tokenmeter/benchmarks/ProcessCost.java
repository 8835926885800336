// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of a program cost: the kernel's own account of the ended process, as GNU time reports it, whatever the program's shutdown did.
 *
 * <p>The kernel's figures come in hundredths of a second; a short program is therefore started several times in a row and its share reported.
 */
record ProcessCost(double wallMillis, double cpuMillis, double peakMiB) {
    private static final String TIME = "/usr/bin/time";

    static ProcessCost of(List<String> program, int starts) throws IOException, InterruptedException {
        Path figures = Files.createTempFile("process-cost-", ".txt");
        List<String> command = new ArrayList<>(List.of(TIME, "-o", figures.toString(), "-f", "%U %S %M"));
        command.addAll(List.of("sh", "-c", "for i in $(seq " + starts + "); do \"$@\" || exit; done", "sh"));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS") || name.endsWith("TOOL_OPTIONS"));
        long start = System.nanoTime();
        int exitCode = builder.start().waitFor();
        double wallMillis = (System.nanoTime() - start) / 1e6;
        List<String> lines = Files.readAllLines(figures);
        Files.delete(figures);
        if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode + " from " + program);
        }
        String[] fields = lines.get(lines.size() - 1).split(" ");
        double cpuMillis = (Double.parseDouble(fields[0]) + Double.parseDouble(fields[1])) * 1e3;
        return new ProcessCost(wallMillis / starts, cpuMillis / starts, Double.parseDouble(fields[2]) / 1024);
    }
}
