// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import io.tokenmeter.agent.health.Faults;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** An engine at work: counts its faults, and takes its advice out of all calls once it keeps failing. Any application thread. */
final class Probe {
    final Engine engine;
    private final Faults faults;
    /** Weak, for a call belongs to the application's class that makes it. */
    private final Set<MutableCallSite> sites = Collections.newSetFromMap(new WeakHashMap<>());

    private boolean on = true;

    Probe(Engine engine, Faults faults) {
        this.engine = engine;
        this.faults = faults;
        faults.whenTooMany(engine.name(), new Runnable() {
            @Override
            public void run() {
                switchOff();
            }
        });
    }

    synchronized boolean isOn() {
        return on;
    }

    void fault(Throwable fault) {
        faults.record(engine.name(), fault);
    }

    /** A call of advice. */
    synchronized CallSite site(MethodHandle advice) {
        if (!on) {
            return emptySite(advice.type());
        }
        MutableCallSite site = new MutableCallSite(advice);
        sites.add(site);
        return site;
    }

    /** A call that does nothing and returns zero, which changes nothing. */
    static CallSite emptySite(MethodType type) {
        return new ConstantCallSite(MethodHandles.empty(type));
    }

    private synchronized void switchOff() {
        on = false;
        for (MutableCallSite site : sites) {
            site.setTarget(MethodHandles.empty(site.type()));
        }
        MutableCallSite.syncAll(sites.toArray(new MutableCallSite[0]));
    }
}
