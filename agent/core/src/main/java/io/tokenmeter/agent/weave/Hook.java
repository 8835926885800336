// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

/**
 * One place in an engine: exact type names, exact method names, and the advice that goes there. Immutable.
 *
 * <p>Several names stand for one place under the names it had over the years; a type that has none of the methods is a fault, counted,
 * unless older versions are known to lack them.
 */
public final class Hook {
    final String[] types;
    final String[] methods;
    final int arguments;
    final String advice;
    /** True if the type may have none of the methods. */
    final boolean mayBeMissing;

    private Hook(String[] types, String[] methods, int arguments, String advice, boolean mayBeMissing) {
        this.types = types;
        this.methods = methods;
        this.arguments = arguments;
        this.advice = advice;
        this.mayBeMissing = mayBeMissing;
    }

    /** Stands for any number of arguments. */
    public static final int ANY_ARGUMENTS = -1;

    /**
     * A hook.
     *
     * @param types binary names of the classes, any of which may exist
     * @param methods names of the method over the years
     * @param arguments number of its arguments, or {@link #ANY_ARGUMENTS}
     * @param advice simple name of the advice, a class nested in the engine; named by a string so that the agent's own loader, which
     *     can't see the library, never loads it
     */
    public static Hook of(String[] types, String[] methods, int arguments, String advice) {
        return new Hook(types, methods, arguments, advice, false);
    }

    /** The same where the type is older than the method. */
    public Hook orMissing() {
        return new Hook(types, methods, arguments, advice, true);
    }

    boolean targets(String type) {
        return contains(types, type);
    }

    boolean matches(String method, int argumentCount) {
        return contains(methods, method) && (arguments == ANY_ARGUMENTS || arguments == argumentCount);
    }

    private static boolean contains(String[] names, String wanted) {
        for (String name : names) {
            if (name.equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
