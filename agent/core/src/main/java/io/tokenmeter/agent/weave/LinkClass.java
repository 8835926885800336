// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Puts the link class where every loader sees it: into {@code java.lang}, opened to the agent for that one definition.
 *
 * <p>Nothing is appended to the boot class path, so the JVM prints no line and keeps its class-data sharing. The link class and the agent
 * know each other through types of the JDK alone.
 */
final class LinkClass {
    /** Internal name. */
    static final String NAME = "java/lang/TokenmeterLink";

    private static final String RESOURCE = NAME + ".class";

    private LinkClass() {}

    static void define(Instrumentation instrumentation, Linker linker)
            throws IOException, ReflectiveOperationException {
        instrumentation.redefineModule(
                Object.class.getModule(),
                Collections.emptySet(),
                Collections.emptyMap(),
                Collections.singletonMap("java.lang", Collections.singleton(LinkClass.class.getModule())),
                Collections.emptySet(),
                Collections.emptyMap());
        install(
                MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
                        .defineClass(classFile()),
                linker);
    }

    static void install(Class<?> link, Linker linker) throws ReflectiveOperationException {
        link.getMethod("install", Function.class, ClassValue.class, BiConsumer.class)
                .invoke(null, new Links(linker), new Linked(), new CountsFaults(linker));
    }

    private static byte[] classFile() throws IOException {
        try (InputStream in = LinkClass.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(RESOURCE + " is missing from the agent's jar");
            }
            return in.readAllBytes();
        }
    }

    private static final class Links implements Function<Object[], CallSite> {
        private final Linker linker;

        Links(Linker linker) {
            this.linker = linker;
        }

        @Override
        public CallSite apply(Object[] call) {
            return linker.link((Class<?>) call[0], (MethodType) call[1], (String) call[2]);
        }
    }

    /** The calls that a class of the application makes through the link class; they go when it goes. */
    private static final class Linked extends ClassValue<Map<String, CallSite>> {
        @Override
        protected Map<String, CallSite> computeValue(Class<?> caller) {
            return new ConcurrentHashMap<>();
        }
    }

    private static final class CountsFaults implements BiConsumer<Throwable, String> {
        private final Linker linker;

        CountsFaults(Linker linker) {
            this.linker = linker;
        }

        @Override
        public void accept(Throwable fault, String advice) {
            linker.fault(fault, advice);
        }
    }
}
