// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The command line: finds the command, runs it, turns what went wrong into a line and an exit code. */
public final class Main {
    private static final String USAGE = """
            usage: java -jar tokenmeter-console.jar COMMAND [OPTION...]

              report      what the calls of a period cost
              check       whether every call that was captured arrived
              journal     write what JVMs left on disk when they were killed
              unpriced    which calls have no cost, and what to write down so that they get one
              reprice     compute the cost of stored calls again
              prices      price lists: show, compare, check, import
              --help      this text; after a command, the command's own
              --version   the version
            """;

    /** The driver logs failures that a command reports anyway. Held here, or its level would be forgotten. */
    private static final Logger DRIVER_LOGGER = Logger.getLogger("org.postgresql");

    private final Surroundings surroundings;

    Main(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs one command and ends the JVM. */
    public static void main(String[] arguments) {
        DRIVER_LOGGER.setLevel(Level.OFF);
        // Not System.out: CSV and JSON are UTF-8 whatever the terminal is set to.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        Surroundings surroundings =
                new Surroundings(System.getProperties(), System.getenv(), Clock.systemUTC(), out, System.err);
        int exitCode = new Main(surroundings).run(List.of(arguments));
        out.flush();
        System.exit(exitCode);
    }

    /** Runs one command; returns the exit code. */
    int run(List<String> arguments) {
        try {
            dispatch(arguments);
            return 0;
        } catch (ConsoleException e) {
            surroundings.err().println("tokenmeter: " + e.text());
            return e.exitCode;
        }
    }

    private void dispatch(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        switch (command) {
            case "report" -> new ReportCommand(surroundings).run(arguments.subList(1, arguments.size()));
            case "check" -> new CheckCommand(surroundings).run(arguments.subList(1, arguments.size()));
            case "journal" -> new JournalCommand(surroundings).run(arguments.subList(1, arguments.size()));
            case "unpriced" -> new UnpricedCommand(surroundings).run(arguments.subList(1, arguments.size()));
            case "reprice" -> new RepriceCommand(surroundings).run(arguments.subList(1, arguments.size()));
            case "prices" -> new PricesCommand(surroundings).run(arguments.subList(1, arguments.size()));
            case "--help", "-h", "help" -> surroundings.out().print(USAGE);
            case "--version" -> surroundings.out().println("tokenmeter " + version());
            case "" -> throw ConsoleException.misused("no command\n" + USAGE.stripTrailing());
            default -> throw ConsoleException.misused("unknown command " + command + "\n" + USAGE.stripTrailing());
        }
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
