// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Defines one engine's advice next to one loader of the application, so that advice is typed code against the library at hand.
 *
 * <pre>
 *        boot ◀── platform ◀── agent loader          application's loader (null: boot)
 *                                   ▲                        ▲
 *                  io.tokenmeter.*  └────── ProbeLoader ─────┘  everything else
 *                                     defines Engine$Nested
 * </pre>
 *
 * <p>Nobody but the linked call sites holds a probe loader strongly, and these belong to the application's classes: both go together.
 */
final class ProbeLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String OURS = "io.tokenmeter.";

    private final ClassLoader agentLoader;
    private final @Nullable ClassLoader application;
    private final String nestedPrefix;

    ProbeLoader(Class<?> engine, @Nullable ClassLoader application) {
        super(engine.getClassLoader());
        this.agentLoader = engine.getClassLoader();
        this.application = application;
        this.nestedPrefix = engine.getName() + "$";
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(nestedPrefix)) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> defined = findLoadedClass(name);
                return defined != null ? defined : define(name);
            }
        }
        return name.startsWith(OURS) ? agentLoader.loadClass(name) : Class.forName(name, false, application);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = agentLoader.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
