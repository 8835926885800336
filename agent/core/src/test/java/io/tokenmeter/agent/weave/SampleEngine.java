// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import net.bytebuddy.asm.Advice;

/** An engine of this test's own, with advice as the real ones have it. */
public final class SampleEngine extends Engine {
    public SampleEngine() {
        super(
                "sample",
                hook(new String[] {SampleTarget.class.getName()}, "greet", 1, "Greets"),
                hook(new String[] {SampleTarget.class.getName()}, "fail", 0, "Fails"),
                hook(new String[] {SampleTarget.class.getName()}, "missing", 0, "IsMissing"),
                hook(new String[] {"io.tokenmeter.agent.weave.Nowhere"}, "greet", 1, "Greets"));
    }

    private static Hook hook(String[] types, String method, int arguments, String advice) {
        return Hook.of(types, new String[] {"formerly", method}, arguments, advice);
    }

    /** Replaces what the method returns. */
    public static final class Greets {
        private Greets() {}

        @Advice.OnMethodExit(inline = false)
        @Advice.AssignReturned.ToReturned
        public static String exit(@Advice.Argument(0) String name, @Advice.Return String returned) {
            return returned + ", dear " + name;
        }
    }

    /** Throws at each place it can. */
    public static final class Fails {
        private Fails() {}

        @Advice.OnMethodEnter(inline = false)
        public static void enter() {
            throw new IllegalStateException("advice");
        }

        @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
        public static void exit() {
            throw new StackOverflowError();
        }
    }

    /** Throws what a library version throws that lacks something. */
    public static final class IsMissing {
        private IsMissing() {}

        @Advice.OnMethodEnter(inline = false)
        public static void enter() {
            throw new NoSuchMethodError("of another library version");
        }
    }
}
