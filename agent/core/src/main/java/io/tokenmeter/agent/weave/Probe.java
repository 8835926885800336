// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import io.tokenmeter.agent.health.Faults;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SwitchPoint;

/**
 * An engine at work: guards its advice, so that no fault reaches the application, and switches it off once it keeps failing.
 *
 * <p>The guard is part of the linked call site and costs nothing after compilation. Any application thread.
 */
final class Probe {
    private static final MethodHandle SWALLOW = swallow();

    final Engine engine;
    private final Faults faults;
    private final SwitchPoint on = new SwitchPoint();

    Probe(Engine engine, Faults faults) {
        this.engine = engine;
        this.faults = faults;
        faults.whenTooMany(engine.name(), new Runnable() {
            @Override
            public void run() {
                SwitchPoint.invalidateAll(new SwitchPoint[] {on});
            }
        });
    }

    boolean isOn() {
        return !on.hasBeenInvalidated();
    }

    void fault(Throwable fault) {
        faults.record(engine.name(), fault);
    }

    /**
     * The advice so wrapped that it never throws: a fault is counted and the zero value returned, which changes nothing.
     *
     * <p>Wrapped with the application's types erased. The JDK keeps the last conversion of the handles it builds {@code catchException}
     * from, and with it a type's class loader, which an application server may want to drop.
     */
    MethodHandle guarded(MethodHandle advice) {
        MethodType type = advice.type().erase();
        MethodHandle zero = MethodHandles.zero(type.returnType());
        MethodHandle counted = MethodHandles.foldArguments(
                MethodHandles.dropArguments(zero, 0, Throwable.class), SWALLOW.bindTo(this));
        MethodHandle guarded = MethodHandles.catchException(advice.asType(type), Throwable.class, counted);
        return on.guardWithTest(guarded, MethodHandles.empty(type)).asType(advice.type());
    }

    private static MethodHandle swallow() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(Probe.class, "fault", MethodType.methodType(void.class, Throwable.class));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("Probe.fault", impossible);
        }
    }
}
