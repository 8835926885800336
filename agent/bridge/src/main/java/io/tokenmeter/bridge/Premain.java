// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.bridge;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;

/**
 * Entry of the agent, as Java 8 class files: an older JVM, a second agent or a broken jar get one line on stderr, and the application
 * runs on unmetered. Runs on the thread that starts the JVM, or on the attach thread of a running one.
 */
public final class Premain {
    private static final int OLDEST_JAVA = 11;

    /** One class for all copies of the jar, since they share the system class loader: the second agent finds this set. */
    private static boolean started;

    private Premain() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation);
    }

    /** Called by the JVM when the agent is attached to a running process. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation);
    }

    private static void start(String arguments, Instrumentation instrumentation) {
        try {
            if (javaVersion() < OLDEST_JAVA) {
                say("this JVM is Java " + javaVersion() + ", metering needs Java 11 or newer. "
                        + "The application runs on unmetered.");
            } else if (!isFirst()) {
                say("this JVM is metered already, so a second agent stays out. "
                        + "Remove one of the two -javaagent options, or don't attach again.");
            } else {
                File jar = AgentLoader.ownJar();
                new AgentLoader(jar)
                        .loadClass("io.tokenmeter.agent.start.Agent")
                        .getMethod("start", String.class, Instrumentation.class)
                        .invoke(null, arguments, instrumentation);
            }
        } catch (InvocationTargetException fault) {
            stayOut(fault.getCause());
        } catch (Throwable fault) {
            stayOut(fault);
        }
    }

    /** A plain lock: with an atomic a starting JVM would load a dozen classes. */
    private static synchronized boolean isFirst() {
        boolean first = !started;
        started = true;
        return first;
    }

    private static void stayOut(Throwable fault) {
        say("the agent could not start (" + fault + "). The application runs on unmetered. Please report this line.");
    }

    /** 8 for {@code 1.8}, 17 for {@code 17}. */
    private static int javaVersion() {
        String version = System.getProperty("java.specification.version", "1.8");
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }

    private static void say(String message) {
        System.err.println("tokenmeter: " + message);
    }
}
