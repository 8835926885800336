// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.bridge;

import java.lang.reflect.InvocationTargetException;

/** {@code java -jar tokenmeter.jar attach PID [options]}: meters a JVM that is running already. */
public final class Main {
    private static final String USAGE = "usage: java -jar tokenmeter.jar attach PID [key=value,key=value]\n"
            + "       java -javaagent:tokenmeter.jar[=key=value,...] -jar your-application.jar";

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length < 2 || arguments.length > 3 || !arguments[0].equals("attach")) {
            System.err.println(USAGE);
            System.exit(1);
        }
        try {
            attach(arguments[1], arguments.length == 3 ? arguments[2] : null);
        } catch (InvocationTargetException fault) {
            fail(arguments[1], fault.getCause());
        } catch (Exception fault) {
            fail(arguments[1], fault);
        }
    }

    private static void attach(String pid, String options) throws Exception {
        new AgentLoader(AgentLoader.ownJar())
                .loadClass("io.tokenmeter.agent.weave.Attach")
                .getMethod("attach", java.io.File.class, String.class, String.class)
                .invoke(null, AgentLoader.ownJar(), pid, options);
        System.out.println("tokenmeter: attached to " + pid + ", its calls are metered from now on.");
    }

    private static void fail(String pid, Throwable fault) {
        System.err.println("tokenmeter: could not attach to " + pid + " (" + reason(fault)
                + "). Run this as the user that runs the JVM, with a JDK; a JVM started with "
                + "-XX:-EnableDynamicAgentLoading can't be attached to.");
        System.exit(2);
    }

    /** Of the innermost cause: what wraps it speaks of this program's insides. */
    private static String reason(Throwable fault) {
        Throwable cause = fault;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
