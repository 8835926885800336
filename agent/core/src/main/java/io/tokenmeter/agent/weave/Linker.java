// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import io.tokenmeter.agent.health.Faults;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives each dynamic call site its advice; called by the link class on the application thread that reaches the site first.
 *
 * <p>Advice that can't be found or linked is a fault of its probe, and the site stays empty for good. A library version that lacks
 * something the advice names needs no version check: the guard swallows the linkage error when it happens.
 */
final class Linker {
    private final Map<String, Probe> probes = new HashMap<>();
    /** Weak in both ways: neither a loader of the application nor its probe loader lives on because of us. */
    private final WeakHashMap<ClassLoader, Map<String, WeakReference<ProbeLoader>>> loaders = new WeakHashMap<>();

    private final Map<String, WeakReference<ProbeLoader>> bootLoaders = new HashMap<>();

    private final Faults faults;

    Linker(Faults faults) {
        this.faults = faults;
    }

    /** The probe of an engine, made when its first class is woven. */
    synchronized Probe probe(Engine engine) {
        return probes.computeIfAbsent(engine.getClass().getName(), ignored -> new Probe(engine, faults));
    }

    /** @return the method handle the link class calls */
    MethodHandle handle() throws ReflectiveOperationException {
        MethodType type = MethodType.methodType(
                CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class, Object[].class);
        return MethodHandles.lookup().findVirtual(Linker.class, "link", type).bindTo(this);
    }

    @Nullable
    CallSite link(MethodHandles.Lookup caller, String method, MethodType type, Object[] arguments) {
        String advice = (String) arguments[0];
        Probe probe = known(advice.substring(0, advice.indexOf('$')));
        if (probe == null) {
            return null;
        }
        try {
            Class<?> adviceClass = Class.forName(
                    advice,
                    true,
                    loader(probe.engine.getClass(), caller.lookupClass().getClassLoader()));
            MethodHandle target = MethodHandles.privateLookupIn(adviceClass, MethodHandles.lookup())
                    .findStatic(adviceClass, method, type);
            return new ConstantCallSite(probe.guarded(target));
        } catch (Throwable unlinkable) {
            probe.fault(unlinkable);
            return null;
        }
    }

    private synchronized @Nullable Probe known(String engine) {
        return probes.get(engine);
    }

    private synchronized ProbeLoader loader(Class<?> engine, @Nullable ClassLoader application) {
        Map<String, WeakReference<ProbeLoader>> known =
                application == null ? bootLoaders : loaders.computeIfAbsent(application, ignored -> new HashMap<>());
        WeakReference<ProbeLoader> reference = known.get(engine.getName());
        ProbeLoader loader = reference == null ? null : reference.get();
        if (loader == null) {
            loader = new ProbeLoader(engine, application);
            known.put(engine.getName(), new WeakReference<>(loader));
        }
        return loader;
    }
}
