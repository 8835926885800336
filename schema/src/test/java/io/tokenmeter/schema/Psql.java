// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** PostgreSQL's own client, where this machine has it. */
final class Psql {
    private Psql() {}

    static boolean isOnPath() {
        boolean found = Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "psql")));
        if (!found) {
            System.err.println("#### psql was not found on the PATH: the schema is applied through JDBC only ####");
        }
        return found;
    }

    /** Applies a file; returns all that psql printed. */
    static String apply(Path file, String jdbcUrl, Map<String, String> environment)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                "psql", "-X", "-v", "ON_ERROR_STOP=1", "-f", file.toString(), jdbcUrl.substring("jdbc:".length()));
        builder.environment().putAll(environment);
        var process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("psql -f " + file + " failed: " + printed);
        }
        return printed;
    }
}
