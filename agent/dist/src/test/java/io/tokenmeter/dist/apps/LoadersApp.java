// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link AskingApp} several times, each in a class loader of its own that sees nothing but the JDK and a class path:
 * {@code LoadersApp BASE-URL PARENT=CLASSPATH...}, where the parent is {@code null}, {@code platform} or {@code system}.
 */
public final class LoadersApp {
    private LoadersApp() {}

    public static void main(String[] arguments) throws Exception {
        List<URLClassLoader> loaders = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] parts = arguments[i].split("=", 2);
            loaders.add(new URLClassLoader(urls(parts[1]), parent(parts[0])));
        }
        for (int round = 0; round < 2; round++) {
            for (ClassLoader loader : loaders) {
                run(loader, arguments[0]);
            }
        }
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    private static @Nullable ClassLoader parent(String name) {
        return switch (name) {
            case "platform" -> ClassLoader.getPlatformClassLoader();
            case "system" -> ClassLoader.getSystemClassLoader();
            default -> null;
        };
    }

    static void run(ClassLoader loader, String baseUrl) throws Exception {
        loader.loadClass("io.tokenmeter.dist.apps.AskingApp")
                .getMethod("main", String[].class)
                .invoke(null, (Object) new String[] {baseUrl, "RETURN", "okhttp"});
    }

    static URL[] urls(String classPath) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
