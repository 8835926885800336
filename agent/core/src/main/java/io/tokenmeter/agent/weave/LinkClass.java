// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Collections;

/**
 * Puts the link class where every loader sees it: into {@code java.lang}, opened to the agent for that one definition.
 *
 * <p>Nothing is appended to the boot class path, so the JVM prints no line and keeps its class-data sharing.
 */
final class LinkClass {
    private static final String RESOURCE = "java/lang/TokenmeterLink.class";

    private LinkClass() {}

    /** @return the bootstrap method that woven call sites name */
    static Method define(Instrumentation instrumentation, MethodHandle linker)
            throws IOException, ReflectiveOperationException {
        instrumentation.redefineModule(
                Object.class.getModule(),
                Collections.emptySet(),
                Collections.emptyMap(),
                Collections.singletonMap("java.lang", Collections.singleton(LinkClass.class.getModule())),
                Collections.emptySet(),
                Collections.emptyMap());
        Class<?> link = MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
                .defineClass(classFile());
        link.getMethod("install", MethodHandle.class).invoke(null, linker);
        for (Method method : link.getMethods()) {
            if (method.getName().equals("link")) {
                return method;
            }
        }
        throw new NoSuchMethodException("link");
    }

    private static byte[] classFile() throws IOException {
        try (InputStream in = LinkClass.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(RESOURCE + " is missing from the agent's jar");
            }
            return in.readAllBytes();
        }
    }
}
