// SPDX-License-Identifier: Apache-2.0
package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The only class of the agent that woven code can name: links its calls of advice, and takes the faults it swallows.
 *
 * <p>The agent defines it in the boot loader, in {@code java.base}, so that every class of every loader finds it. An advice is named by
 * {@code class.method(descriptor)}. Linking happens once per place, on the application thread that comes by first.
 */
public final class TokenmeterLink {
    /** Takes the calling class, the type of the call and the advice's name. */
    private static volatile Function<Object[], CallSite> linker;

    /** What {@link #call} has linked; kept in the calling class, with which it goes. */
    private static volatile ClassValue<Map<String, CallSite>> linked;

    private static volatile BiConsumer<Throwable, String> faults;

    private TokenmeterLink() {}

    /** Called once by the agent, before the first class is woven. */
    public static synchronized void install(
            Function<Object[], CallSite> newLinker,
            ClassValue<Map<String, CallSite>> newLinked,
            BiConsumer<Throwable, String> newFaults) {
        if (linker != null) {
            throw new IllegalStateException("a linker is installed already");
        }
        faults = newFaults;
        linked = newLinked;
        linker = newLinker;
    }

    /** Bootstrap method of dynamic calls; the signature is fixed by the JVM. */
    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, String advice) {
        return linker.apply(new Object[] {caller.lookupClass(), type, advice});
    }

    /** Calls advice from class files too old for dynamic calls. */
    public static Object call(Object[] arguments, Class<?> caller, String advice) throws Throwable {
        Map<String, CallSite> known = linked.get(caller);
        CallSite site = known.get(advice);
        if (site == null) {
            site = linker.apply(new Object[] {caller, MethodType.genericMethodType(0, true), advice});
            known.put(advice, site);
        }
        return site.getTarget().invokeExact(arguments);
    }

    /** What advice returned, or what was there if it returned nothing. */
    public static Object choose(Object replacement, Object original) {
        return replacement != null ? replacement : original;
    }

    /** Takes what was thrown on the way into advice, in it, or on the way out. */
    public static void fault(Throwable fault, String advice) {
        try {
            faults.accept(fault, advice);
        } catch (Throwable uncountable) {
            // The application goes on in any case.
        }
    }
}
