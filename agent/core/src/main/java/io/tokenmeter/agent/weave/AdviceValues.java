// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import io.tokenmeter.agent.weave.AdviceMethod.Parameter;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * The values that one method has for its advice, and the variables that keep them.
 *
 * <p>The body may put what it likes into its parameters, so what the exit is given of them is copied before.
 */
final class AdviceValues {
    private static final Type THROWABLE = Type.getObjectType("java/lang/Throwable");

    private final Calls calls;
    private final Locals locals;
    private final List<Value.Local> originals = new ArrayList<>();
    private final List<Value.Local> copies = new ArrayList<>();
    private final int results;

    /** What the enter returned, if it returns something. */
    final Value.@Nullable Local entered;
    /** What the body returned, unless it is void or nobody asks. */
    final Value.@Nullable Local returned;
    /** What the body threw, or null; exists if the advice wants to know. */
    final Value.@Nullable Local thrown;

    final Value[] onEnter;
    final Value[] onExit;

    AdviceValues(Calls calls, Locals locals, AdviceMethod.Pair advice, Type returnType) {
        this.calls = calls;
        this.locals = locals;
        AdviceMethod enter = advice.enter;
        AdviceMethod exit = advice.exit;
        this.entered = enter != null && enter.returnsSomething() ? locals.add(calls.result(enter)) : null;
        this.returned = exit != null && returnType.getSort() != Type.VOID ? locals.add(returnType) : null;
        this.thrown = exit != null && exit.wantsThrown() ? locals.add(THROWABLE) : null;
        this.results = locals.count();
        this.onEnter = enter == null ? new Value[0] : values(enter, false);
        this.onExit = exit == null ? new Value[0] : values(exit, true);
    }

    /** The argument that the enter's result may take the place of. */
    Value.Local replaceable(int index) {
        Value.Local argument = argument(index);
        if (!Value.isReference(argument.type)) {
            throw new UnsupportedAdviceException("argument " + index + " of " + calls.caller() + " can't be replaced");
        }
        return argument;
    }

    /** Sets the variables for the results, so that all of them hold something at any time. */
    void zero(MethodVisitor code) {
        for (Value.@Nullable Local result : new Value.@Nullable Local[] {entered, returned, thrown}) {
            if (result != null) {
                result.storeZero(code);
            }
        }
    }

    /** How many variables {@link #zero} has set. */
    int results() {
        return results;
    }

    /** Copies parameters for the exit. */
    void copy(MethodVisitor code) {
        for (int i = 0; i < copies.size(); i++) {
            originals.get(i).push(code);
            copies.get(i).store(code);
        }
    }

    private Value[] values(AdviceMethod advice, boolean copied) {
        Value[] values = new Value[advice.parameters.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(advice.parameters.get(i), copied);
        }
        return values;
    }

    private Value value(Parameter parameter, boolean copied) {
        switch (parameter.source) {
            case THIS:
                return kept(present(locals.receiver()), copied);
            case ARGUMENT:
                return kept(argument((Integer) parameter.value()), copied);
            case ALL_ARGUMENTS:
                return allArguments(copied);
            case FIELD:
                Value object = kept(present(locals.receiver()), copied);
                return Value.field(object, calls.caller(), (String) parameter.value(), parameter.type);
            case ENTERED:
                return present(entered);
            case RETURNED:
                return present(returned);
            default:
                return present(thrown);
        }
    }

    private Value.Local argument(int index) {
        if (index >= locals.arguments().length) {
            throw new UnsupportedAdviceException("no argument " + index + " in a method of " + calls.caller());
        }
        return locals.arguments()[index];
    }

    private Value allArguments(boolean copied) {
        Value.Local[] arguments = locals.arguments();
        Value[] values = new Value[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = kept(arguments[i], copied);
        }
        return Value.array(values);
    }

    private Value.Local kept(Value.Local original, boolean copied) {
        if (!copied) {
            return original;
        }
        int known = originals.indexOf(original);
        if (known >= 0) {
            return copies.get(known);
        }
        Value.Local copy = locals.add(original.type);
        originals.add(original);
        copies.add(copy);
        return copy;
    }

    private Value.Local present(Value.@Nullable Local value) {
        if (value == null) {
            throw new UnsupportedAdviceException("advice asks for what a method of " + calls.caller() + " has not");
        }
        return value;
    }
}
