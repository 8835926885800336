// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import io.tokenmeter.agent.health.Faults;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Installs the probes: watches class loading, weaves targets as they come, and retransforms those that were there before.
 *
 * <p>Installed on the premain or attach thread; weaves on whichever thread loads a target. Every fault ends here, counted.
 */
public final class Weaving {
    private static final String WHERE = "weave";

    private final Instrumentation instrumentation;
    private final Faults faults;
    private final Runnable firstTarget;
    private final Linker linker;
    private final LazyTransformer transformer = new LazyTransformer(this);
    private final Object weaverLock = new Object();
    private boolean begun;
    private @Nullable Weaver weaver;

    /** @param firstTarget run once, before the first class is woven; if it throws, that is a fault and nothing is woven */
    public Weaving(Instrumentation instrumentation, Faults faults, Runnable firstTarget) {
        this.instrumentation = instrumentation;
        this.faults = faults;
        this.firstTarget = firstTarget;
        this.linker = new Linker(faults);
    }

    /** Installs the probes of these engines; to be called once. */
    public void install(List<Engine> engines) {
        for (Engine engine : engines) {
            transformer.add(engine);
        }
        instrumentation.addTransformer(transformer, true);
        // After addTransformer: a target loaded in between is seen by one of the two, or harmlessly by both.
        weaveLoaded();
    }

    /** One pass over what is loaded already: attach, class-data archives and AOT caches come before us. */
    private void weaveLoaded() {
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (transformer.target(type.getName()) != null) {
                retransform(type);
            }
        }
    }

    private void retransform(Class<?> type) {
        try {
            instrumentation.retransformClasses(type);
        } catch (UnmodifiableClassException | RuntimeException | Error fault) {
            faults.record(WHERE, fault);
        }
    }

    byte @Nullable [] weave(Engine engine, String type, byte[] classFile) {
        Probe probe = linker.probe(engine);
        try {
            Weaver ready = weaver();
            if (ready == null) {
                return null;
            }
            byte[] woven = ready.weave(engine, type, classFile);
            if (woven == null) {
                probe.fault(new NoSuchMethodException(type));
            }
            return woven;
        } catch (Throwable fault) {
            probe.fault(fault);
            return null;
        }
    }

    /**
     * Everything that costs something is made here, at the first target.
     *
     * @return null if that has failed before: what it had started by then must not be started again
     */
    private @Nullable Weaver weaver() throws IOException, ReflectiveOperationException {
        synchronized (weaverLock) {
            if (!begun) {
                begun = true;
                LinkClass.define(instrumentation, linker);
                firstTarget.run();
                weaver = new Weaver(LinkClass.NAME);
            }
            return weaver;
        }
    }
}
