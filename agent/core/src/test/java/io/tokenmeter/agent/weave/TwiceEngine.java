// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Two hooks in one method. */
public final class TwiceEngine extends Engine {
    public TwiceEngine() {
        super("twice", hook("First"), hook("Second"));
    }

    private static Hook hook(String advice) {
        return Hook.of(new String[] {SampleTarget.class.getName()}, new String[] {"echo"}, 1, advice);
    }

    /** Comes in first and out last. */
    public static final class First {
        private First() {}

        @Advice.OnMethodEnter(inline = false)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        public static String enter(@Advice.Argument(0) String name) {
            return name + " first";
        }

        @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        public static @Nullable String exit(@Advice.Return @Nullable String returned) {
            return returned + " last";
        }
    }

    /** Sees what the first has put in. */
    public static final class Second {
        private Second() {}

        @Advice.OnMethodEnter(inline = false)
        @Advice.AssignReturned.ToArguments(@Advice.AssignReturned.ToArguments.ToArgument(0))
        public static String enter(@Advice.Argument(0) String name) {
            return name + " second";
        }

        @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
        @Advice.AssignReturned.ToReturned
        public static @Nullable String exit(@Advice.Enter String entered, @Advice.Return @Nullable String returned) {
            return entered.equals(returned) ? returned + " then" : null;
        }
    }
}
