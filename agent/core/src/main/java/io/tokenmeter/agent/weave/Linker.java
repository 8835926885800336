// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import io.tokenmeter.agent.health.Faults;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call in woven code its advice; asked by the link class on the application thread that comes by first.
 *
 * <p>Advice that can't be found or linked is a fault of its probe, and the call does nothing for good. A library version that lacks
 * something the advice names needs no version check: woven code swallows the linkage error when it happens.
 */
final class Linker {
    /** The type of calls that hand over an array, as old class files make them. */
    private static final MethodType ARRAY_CALL = MethodType.genericMethodType(0, true);

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
        Probe probe = probes.get(engine.getClass().getName());
        if (probe == null) {
            probe = new Probe(engine, faults);
            probes.put(engine.getClass().getName(), probe);
        }
        return probe;
    }

    /**
     * Links a call.
     *
     * @param type in which every reference is an {@code Object}
     * @param advice {@code class.method(descriptor)}
     */
    CallSite link(Class<?> caller, MethodType type, String advice) {
        Probe probe = probeOf(advice);
        if (probe == null) {
            return Probe.emptySite(type);
        }
        try {
            return probe.site(handle(loader(probe.engine.getClass(), caller.getClassLoader()), advice, type));
        } catch (Throwable unlinkable) {
            probe.fault(unlinkable);
            return Probe.emptySite(type);
        }
    }

    void fault(Throwable fault, String advice) {
        Probe probe = probeOf(advice);
        if (probe != null) {
            probe.fault(fault);
        }
    }

    private synchronized @Nullable Probe probeOf(String advice) {
        return probes.get(advice.substring(0, advice.indexOf('$')));
    }

    private static MethodHandle handle(ProbeLoader loader, String advice, MethodType type)
            throws ReflectiveOperationException {
        int descriptor = advice.indexOf('(');
        int method = advice.lastIndexOf('.', descriptor);
        Class<?> adviceClass = Class.forName(advice.substring(0, method), true, loader);
        MethodHandle handle = MethodHandles.privateLookupIn(adviceClass, MethodHandles.lookup())
                .findStatic(
                        adviceClass,
                        advice.substring(method + 1, descriptor),
                        MethodType.fromMethodDescriptorString(advice.substring(descriptor), loader));
        return type.equals(ARRAY_CALL)
                ? handle.asType(handle.type().generic())
                        .asSpreader(Object[].class, handle.type().parameterCount())
                : handle.asType(type);
    }

    private synchronized ProbeLoader loader(Class<?> engine, @Nullable ClassLoader application) {
        Map<String, WeakReference<ProbeLoader>> known = application == null ? bootLoaders : loaders.get(application);
        if (known == null) {
            known = new HashMap<>();
            loaders.put(application, known);
        }
        WeakReference<ProbeLoader> reference = known.get(engine.getName());
        ProbeLoader loader = reference == null ? null : reference.get();
        if (loader == null) {
            loader = new ProbeLoader(engine, application);
            known.put(engine.getName(), new WeakReference<>(loader));
        }
        return loader;
    }
}
