// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import java.util.Properties;

/** Names an application nobody named: its main class, or its jar file without the ending. */
final class ServiceName {
    private static final String UNKNOWN = "jvm";

    private ServiceName() {}

    static String of(Properties systemProperties) {
        String command = systemProperties.getProperty("sun.java.command", "").trim();
        // With -jar the class path is the jar file, which may have blanks in its path.
        String classPath = systemProperties.getProperty("java.class.path", "");
        boolean isJar = isJarFile(classPath) && (command + " ").startsWith(classPath + " ");
        String name = lastSegment(isJar ? classPath : firstWord(command));
        String plain = isJarFile(name) ? name.substring(0, name.length() - ".jar".length()) : name;
        return plain.isEmpty() ? UNKNOWN : plain.substring(0, Math.min(plain.length(), Type.TEXT_LIMIT));
    }

    private static String firstWord(String command) {
        int blank = command.indexOf(' ');
        return blank < 0 ? command : command.substring(0, blank);
    }

    /** Of a path the file name, of {@code module/main.Class} the class. */
    private static String lastSegment(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static boolean isJarFile(String name) {
        return name.endsWith(".jar");
    }
}
