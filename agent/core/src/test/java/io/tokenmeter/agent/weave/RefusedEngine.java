// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Advice that says all there is to say, and advice that says more. */
@SuppressWarnings("unused")
final class RefusedEngine extends Engine {
    /** @param advice for {@code static String staticResult(String, long, double, int)} */
    RefusedEngine(String advice) {
        super("refused", Hook.of(new String[] {Shapes.class.getName()}, new String[] {"staticResult"}, 4, advice));
    }

    static final class Everything {
        @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(1))
        static String enter(
                @Advice.This(typing = Assigner.Typing.DYNAMIC) Object self, @Advice.Argument(1) String argument) {
            return argument;
        }

        @Advice.OnMethodExit(inline = false, suppress = Throwable.class, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        static @Nullable Object exit(
                @Advice.Enter String entered,
                @Advice.AllArguments Object[] arguments,
                @Advice.FieldValue("calls") int calls,
                @Advice.Return(typing = Assigner.Typing.DYNAMIC) @Nullable Object returned,
                @Advice.Thrown @Nullable Throwable thrown) {
            return returned;
        }

        static void notAdvice(String text) {}
    }

    static final class Inlined {
        @Advice.OnMethodEnter
        static void enter() {}
    }

    static final class SkipsTheBody {
        @Advice.OnMethodEnter(inline = false, skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }

    static final class CatchesSomeOnly {
        @Advice.OnMethodExit(inline = false, onThrowable = IllegalStateException.class)
        static void exit() {}
    }

    static final class NotStatic {
        @Advice.OnMethodEnter(inline = false)
        void enter() {}
    }

    static final class Origin {
        @Advice.OnMethodEnter(inline = false)
        static void enter(@Advice.Origin String method) {}
    }

    static final class OptionalArgument {
        @Advice.OnMethodEnter(inline = false)
        static void enter(@Advice.Argument(value = 0, optional = true) Object argument) {}
    }

    static final class BareParameter {
        @Advice.OnMethodEnter(inline = false)
        static void enter(Object argument) {}
    }

    static final class ReturnedOnEntry {
        @Advice.OnMethodEnter(inline = false)
        static void enter(@Advice.Return Object returned) {}
    }

    static final class ReplacesThis {
        @Advice.OnMethodEnter(inline = false)
        @Advice.AssignReturned.ToThis
        static Object enter() {
            return "";
        }
    }

    static final class TwoArgumentsReplaced {
        @Advice.OnMethodEnter(inline = false)
        @Advice.AssignReturned.ToArguments({
            @Advice.AssignReturned.ToArguments.ToArgument(0),
            @Advice.AssignReturned.ToArguments.ToArgument(1)
        })
        static Object enter() {
            return "";
        }
    }

    static final class Nothing {
        static void enter() {}
    }

    static final class ArgumentThatIsNotThere {
        @Advice.OnMethodEnter(inline = false)
        static void enter(@Advice.Argument(4) Object argument) {}
    }

    static final class ReplacesAnInt {
        @Advice.OnMethodEnter(inline = false)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(3))
        static Object enter() {
            return 1;
        }
    }

    static final class ThisOfNobody {
        @Advice.OnMethodExit(inline = false)
        static void exit(@Advice.This Object self) {}
    }

    static final class EnteredWithoutEntry {
        @Advice.OnMethodExit(inline = false)
        static void exit(@Advice.Enter Object entered) {}
    }
}
