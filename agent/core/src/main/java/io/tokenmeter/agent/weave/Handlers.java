// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The exception handlers of a woven method, which the JVM asks in this order: those around calls of advice, which may stand inside a try
 * block of the body; the body's own; the one around the body.
 */
final class Handlers {
    private static final String THROWABLE = "java/lang/Throwable";

    private final List<Range> aroundAdvice = new ArrayList<>();
    private final List<Range> inBody = new ArrayList<>();
    private final List<Range> aroundBody = new ArrayList<>();

    void aroundAdvice(Label start, Label end, Label handler) {
        aroundAdvice.add(new Range(start, end, handler, THROWABLE));
    }

    void inBody(Label start, Label end, Label handler, @Nullable String type) {
        inBody.add(new Range(start, end, handler, type));
    }

    /** Leaves out what holds no instruction, for the JVM refuses it; both labels must have been visited. */
    void aroundBody(Label start, Label end, Label handler) {
        if (start.getOffset() < end.getOffset()) {
            aroundBody.add(new Range(start, end, handler, THROWABLE));
        }
    }

    boolean anyAroundBody() {
        return !aroundBody.isEmpty();
    }

    void write(MethodVisitor code) {
        write(code, aroundAdvice);
        write(code, inBody);
        write(code, aroundBody);
    }

    private static void write(MethodVisitor code, List<Range> ranges) {
        for (Range range : ranges) {
            code.visitTryCatchBlock(range.start, range.end, range.handler, range.type);
        }
    }

    private static final class Range {
        private final Label start;
        private final Label end;
        private final Label handler;
        private final @Nullable String type;

        Range(Label start, Label end, Label handler, @Nullable String type) {
            this.start = start;
            this.end = end;
            this.handler = handler;
            this.type = type;
        }
    }
}
