// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Stands where the link class stands in an agent: what woven classes name. */
public final class SampleLink {
    static MethodHandle linker = MethodHandles.empty(MethodType.methodType(
            CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class, Object[].class));

    private SampleLink() {}

    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, Object... arguments)
            throws Throwable {
        CallSite site = (CallSite) linker.invokeExact(caller, name, type, arguments);
        return site != null ? site : new ConstantCallSite(MethodHandles.empty(type));
    }
}
