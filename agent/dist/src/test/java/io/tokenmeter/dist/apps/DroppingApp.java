// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * Asks in a class loader of its own, drops it as an application server drops a redeployed application, and tells whether it was
 * collected: {@code DroppingApp BASE-URL CLASSPATH}.
 */
public final class DroppingApp {
    private static final int SECONDS = 20;

    private DroppingApp() {}

    public static void main(String[] arguments) throws Exception {
        WeakReference<ClassLoader> dropped = use(arguments[0], arguments[1]);
        long deadline = System.nanoTime() + SECONDS * 1_000_000_000L;
        while (dropped.get() != null && System.nanoTime() < deadline) {
            System.gc();
            Thread.onSpinWait();
        }
        System.out.println(dropped.get() == null ? "collected" : "held");
    }

    private static WeakReference<ClassLoader> use(String baseUrl, String classPath) throws Exception {
        try (URLClassLoader files =
                new URLClassLoader(LoadersApp.urls(classPath), ClassLoader.getPlatformClassLoader())) {
            ClassLoader loader = new ServerLoader(files);
            ask(loader, baseUrl);
            return new WeakReference<>(loader);
        }
    }

    /**
     * Defines classes as application servers' loaders do: without a privileged block, so that a thread created meanwhile would inherit,
     * and hold, the protection domains of the application.
     */
    private static final class ServerLoader extends ClassLoader {
        private final ClassLoader files;

        ServerLoader(ClassLoader files) {
            super(ClassLoader.getPlatformClassLoader());
            this.files = files;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream in = files.getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }

        @Override
        protected @Nullable URL findResource(String name) {
            return files.getResource(name);
        }
    }

    private static void ask(ClassLoader loader, String baseUrl) throws Exception {
        try {
            LoadersApp.run(loader, baseUrl);
        } catch (InvocationTargetException failure) {
            System.out.println(failure.getCause());
        }
    }
}
