// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stands where the link class stands in an agent: what woven classes name. */
public final class SampleLink {
    static final String NAME = SampleLink.class.getName().replace('.', '/');

    private static @Nullable Function<Object[], CallSite> linker;
    private static @Nullable ClassValue<Map<String, CallSite>> linked;
    private static @Nullable BiConsumer<Throwable, String> faults;

    private SampleLink() {}

    public static void install(
            Function<Object[], CallSite> newLinker,
            ClassValue<Map<String, CallSite>> newLinked,
            BiConsumer<Throwable, String> newFaults) {
        linker = newLinker;
        linked = newLinked;
        faults = newFaults;
    }

    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, String advice) {
        return requireNonNull(linker).apply(new Object[] {caller.lookupClass(), type, advice});
    }

    public static @Nullable Object call(Object[] arguments, Class<?> caller, String advice) throws Throwable {
        Map<String, CallSite> known = requireNonNull(linked).get(caller);
        Object[] call = {caller, MethodType.genericMethodType(0, true), advice};
        CallSite site =
                known.computeIfAbsent(advice, ignored -> requireNonNull(linker).apply(call));
        return (Object) site.getTarget().invokeExact(arguments);
    }

    public static @Nullable Object choose(@Nullable Object replacement, @Nullable Object original) {
        return replacement != null ? replacement : original;
    }

    public static void fault(Throwable fault, String advice) {
        requireNonNull(faults).accept(fault, advice);
    }
}
