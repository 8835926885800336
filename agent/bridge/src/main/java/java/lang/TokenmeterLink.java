// SPDX-License-Identifier: Apache-2.0
package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The only class of the agent that woven code can name: the bootstrap method of every dynamic call site.
 *
 * <p>The agent defines it in the boot loader, in {@code java.base}, so that every class of every loader finds it. Linking happens once per
 * call site, on the application thread that comes by first. A call site always gets a target: where the agent has none to offer, one
 * that does nothing.
 */
public final class TokenmeterLink {
    /** {@code (Lookup, String, MethodType, Object[]) CallSite}; never throws. */
    private static volatile MethodHandle linker;

    private TokenmeterLink() {}

    /** Called once by the agent, before the first class is woven. */
    public static synchronized void install(MethodHandle newLinker) {
        if (linker != null) {
            throw new IllegalStateException("a linker is installed already");
        }
        linker = newLinker;
    }

    /** Bootstrap method; the signature is fixed by the JVM. */
    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, Object... arguments) {
        try {
            CallSite site = (CallSite) linker.invokeExact(caller, name, type, arguments);
            if (site != null) {
                return site;
            }
        } catch (Throwable unlinkable) {
            // The application goes on with a call site that does nothing.
        }
        return new ConstantCallSite(nothing(type));
    }

    private static MethodHandle nothing(MethodType type) {
        Class<?> result = type.returnType();
        MethodHandle zero = result == void.class
                ? MethodHandles.constant(Object.class, null).asType(MethodType.methodType(void.class))
                : MethodHandles.constant(result, zero(result));
        return MethodHandles.dropArguments(zero, 0, type.parameterList());
    }

    private static Object zero(Class<?> type) {
        if (type == boolean.class) {
            return Boolean.FALSE;
        }
        if (type == long.class) {
            return 0L;
        }
        return type.isPrimitive() ? (Object) 0 : null;
    }
}
