// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** A method of advice as its class file declares it: what it is given and what becomes of its result. */
final class AdviceMethod {
    static final int NO_ARGUMENT = -1;

    /** {@code class.method(descriptor)}, by which the linker finds it. */
    final String address;

    final String name;
    final Type result;
    final List<Parameter> parameters = new ArrayList<>();
    /** Also called when the method throws. */
    boolean onThrowable;
    /** The result, unless null, is returned in place of the method's. */
    boolean replacesReturned;
    /** The argument that the result, unless null, takes the place of, or {@link #NO_ARGUMENT}. */
    int replacedArgument = NO_ARGUMENT;

    AdviceMethod(String adviceClass, String name, String descriptor) {
        this.address = adviceClass + "." + name + descriptor;
        this.name = name;
        this.result = Type.getReturnType(descriptor);
    }

    boolean returnsSomething() {
        return result.getSort() != Type.VOID;
    }

    boolean wantsThrown() {
        return onThrowable || takes(Source.THROWN);
    }

    boolean takes(Source source) {
        for (Parameter parameter : parameters) {
            if (parameter.source == source) {
                return true;
            }
        }
        return false;
    }

    /** Where a parameter's value comes from. */
    enum Source {
        THIS("This"),
        ARGUMENT("Argument"),
        ALL_ARGUMENTS("AllArguments"),
        FIELD("FieldValue"),
        ENTERED("Enter"),
        RETURNED("Return"),
        THROWN("Thrown");

        private final String annotation;

        Source(String annotation) {
            this.annotation = annotation;
        }

        static Source of(String annotation) {
            for (Source source : values()) {
                if (source.annotation.equals(annotation)) {
                    return source;
                }
            }
            throw new UnsupportedAdviceException("@" + annotation);
        }
    }

    /** One parameter. */
    static final class Parameter {
        final Source source;
        /** Index of an argument, name of a field. */
        private final @Nullable Object value;

        final Type type;

        Parameter(Source source, @Nullable Object value, Type type) {
            this.source = source;
            this.type = type;
            this.value = value;
        }

        Object value() {
            if (value == null) {
                throw new UnsupportedAdviceException("@" + source.annotation + " without a value");
            }
            return value;
        }
    }

    /** The two methods of one class of advice. */
    static final class Pair {
        final @Nullable AdviceMethod enter;
        final @Nullable AdviceMethod exit;

        Pair(@Nullable AdviceMethod enter, @Nullable AdviceMethod exit) {
            this.enter = enter;
            this.exit = exit;
        }
    }
}
