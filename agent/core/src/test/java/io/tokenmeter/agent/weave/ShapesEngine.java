// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Notes what every method of {@link Shapes} is given and what comes of it. */
public final class ShapesEngine extends Engine {
    /** What advice was told, in order. */
    public static final List<String> NOTES = new ArrayList<>();

    private static final String[] TARGET = {Shapes.class.getName()};

    public ShapesEngine() {
        super(
                "shapes",
                hook("Value", true, false, "withNoiseOnTheStack"),
                hook("Nothing", true, true),
                hook("StaticValue", false, false, "longAcrossTheBorder", "subroutine"),
                hook("StaticNothing", false, true));
    }

    private static Hook hook(String advice, boolean ofInstances, boolean ofVoid, String... more) {
        List<String> methods = new ArrayList<>(Arrays.asList(more));
        for (Method method : Shapes.class.getDeclaredMethods()) {
            if (Modifier.isStatic(method.getModifiers()) != ofInstances
                    && (method.getReturnType() == void.class) == ofVoid) {
                methods.add(method.getName());
            }
        }
        return Hook.of(TARGET, methods.toArray(new String[0]), Hook.ANY_ARGUMENTS, advice);
    }

    public static void note(@Nullable Object... what) {
        NOTES.add(Arrays.deepToString(what));
    }

    /** Around methods of an object that return something. */
    public static final class Value {
        private Value() {}

        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        public static long enter(@Advice.This Object self, @Advice.AllArguments Object[] arguments) {
            note("enter", self.getClass().getSimpleName(), arguments);
            return 1L << 40;
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        public static void exit(
                @Advice.Enter long entered,
                @Advice.This Object self,
                @Advice.AllArguments Object[] arguments,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object returned,
                @Advice.Thrown @Nullable Throwable thrown) {
            note("exit", entered, self.getClass().getSimpleName(), arguments, returned, thrown);
        }
    }

    /** Around methods of an object that return nothing. */
    public static final class Nothing {
        private Nothing() {}

        @Advice.OnMethodEnter(inline = false)
        public static double enter(@Advice.FieldValue("calls") int calls) {
            note("enter", calls);
            return 0.5;
        }

        @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
        public static int exit(
                @Advice.Thrown @Nullable Throwable thrown,
                @Advice.Enter double entered,
                @Advice.FieldValue("calls") int calls) {
            note("exit", entered, calls, thrown);
            return calls;
        }
    }

    /** Around static methods that return something. */
    public static final class StaticValue {
        private StaticValue() {}

        @Advice.OnMethodEnter(inline = false)
        public static Object enter(@Advice.Argument(0) Object first) {
            note("enter", first);
            return "entered";
        }

        @Advice.OnMethodExit(inline = false)
        public static void exit(
                @Advice.Enter Object entered, @Advice.Argument(0) Object first, @Advice.Return Object returned) {
            note("exit", entered, first, returned);
        }
    }

    /** Around static methods that return nothing. */
    public static final class StaticNothing {
        private StaticNothing() {}

        @Advice.OnMethodExit(inline = false)
        public static void exit(@Advice.Argument(0) long first) {
            note("exit", first);
        }
    }
}
