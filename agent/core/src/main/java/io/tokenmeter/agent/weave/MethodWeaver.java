// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.TypePath;
import org.jspecify.annotations.Nullable;

/**
 * Weaves one advice into one method.
 *
 * <pre>
 *   entered = enter(...)             if that throws: count it
 *   copies of what exit will be given
 *   body, and in it for each return  if that throws: exit(..., thrown); throw thrown
 *     returned = value
 *     value = exit(...)              if that throws: count it; return returned
 *     return value
 * </pre>
 *
 * <p>The exit is written at every return and not once behind a jump, because a return may leave things on the stack. No two paths meet but
 * before the body: frames speak of parameters, the weaver's own variables and throwables, so that there is nothing to merge.
 */
final class MethodWeaver extends MethodVisitor {
    private static final Object[] NOTHING = {};
    private static final Object[] THROWABLE = {"java/lang/Throwable"};
    /** Stack that a call of advice needs beside its arguments: arrays, constants, results. */
    private static final int STACK_OF_CALL = 12;

    private final Calls calls;
    private final @Nullable AdviceMethod enter;
    private final @Nullable AdviceMethod exit;
    private final Type returnType;
    private final Locals locals;
    private final AdviceValues values;
    private final Handlers handlers = new Handlers();
    private final Label returning = new Label();
    private final Label breaking = new Label();
    private Label bodyStart = new Label();
    private boolean returns;

    MethodWeaver(MethodVisitor woven, Calls calls, AdviceMethod.Pair advice, int access, String descriptor) {
        super(Opcodes.ASM9, woven);
        this.calls = calls;
        this.enter = advice.enter;
        this.exit = advice.exit;
        this.returnType = Type.getReturnType(descriptor);
        this.locals = new Locals(
                (access & Opcodes.ACC_STATIC) != 0 ? null : calls.caller(), Type.getArgumentTypes(descriptor));
        this.values = new AdviceValues(calls, locals, advice, returnType);
        if (exit != null && exit.replacesReturned && !Value.isReference(returnType)) {
            throw new UnsupportedAdviceException("a result of " + calls.caller() + " that can't be replaced");
        }
    }

    @Override
    public void visitCode() {
        mv.visitCode();
        values.zero(mv);
        if (enter != null) {
            enter(enter);
        }
        values.copy(mv);
        mv.visitLabel(bodyStart);
    }

    private void enter(AdviceMethod advice) {
        Label start = marked();
        calls.advice(mv, advice, values.onEnter);
        if (values.entered != null) {
            values.entered.store(mv);
            replaceArgument(advice, values.entered);
        } else {
            drop(calls.result(advice));
        }
        Label end = marked();
        Label swallowed = new Label();
        Label after = new Label();
        mv.visitJumpInsn(Opcodes.GOTO, after);
        handler(swallowed, locals.atEntry(values.results()));
        calls.fault(mv, advice);
        mv.visitLabel(after);
        frame(locals.atEntry(values.results()), NOTHING);
        // The body may begin with a frame of its own, and two can't stand at one place.
        mv.visitInsn(Opcodes.NOP);
        handlers.aroundAdvice(start, end, swallowed);
    }

    private void replaceArgument(AdviceMethod advice, Value replacement) {
        if (advice.replacedArgument != AdviceMethod.NO_ARGUMENT) {
            Value.Local argument = values.replaceable(advice.replacedArgument);
            replacement.push(mv);
            argument.push(mv);
            calls.choose(mv, argument.type);
            argument.store(mv);
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (exit != null && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            endOfBody();
            exitAtReturn(exit);
            mv.visitInsn(opcode);
            bodyStart = marked();
        } else {
            mv.visitInsn(opcode);
        }
    }

    private void exitAtReturn(AdviceMethod advice) {
        returns = true;
        if (values.returned != null) {
            values.returned.store(mv);
        }
        Label start = marked();
        calls.advice(mv, advice, values.onExit);
        if (advice.replacesReturned && values.returned != null) {
            values.returned.push(mv);
            calls.choose(mv, returnType);
            handlers.aroundAdvice(start, marked(), returning);
        } else {
            drop(calls.result(advice));
            handlers.aroundAdvice(start, marked(), returning);
            pushReturned();
        }
    }

    private void pushReturned() {
        if (values.returned != null) {
            values.returned.push(mv);
        }
    }

    private void endOfBody() {
        Label end = marked();
        if (exit != null && exit.onThrowable) {
            handlers.aroundBody(bodyStart, end, breaking);
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        if (exit != null) {
            endOfBody();
            if (returns) {
                handler(returning, locals.anywhere());
                calls.fault(mv, exit);
                pushReturned();
                mv.visitInsn(returnType.getOpcode(Opcodes.IRETURN));
            }
            if (values.thrown != null && handlers.anyAroundBody()) {
                exitAtThrow(exit, values.thrown);
            }
        }
        handlers.write(mv);
        mv.visitMaxs(maxStack + stackOfCall(), maxLocals + locals.growth());
    }

    private void exitAtThrow(AdviceMethod advice, Value.Local thrown) {
        handler(breaking, locals.anywhere());
        thrown.store(mv);
        Label start = marked();
        calls.advice(mv, advice, values.onExit);
        drop(calls.result(advice));
        Label end = marked();
        thrown.push(mv);
        mv.visitInsn(Opcodes.ATHROW);
        Label swallowed = new Label();
        handler(swallowed, locals.anywhere());
        calls.fault(mv, advice);
        thrown.push(mv);
        mv.visitInsn(Opcodes.ATHROW);
        handlers.aroundAdvice(start, end, swallowed);
    }

    private void handler(Label label, Object[] frame) {
        mv.visitLabel(label);
        frame(frame, THROWABLE);
    }

    private void frame(Object[] variables, Object[] stack) {
        if (calls.hasFrames()) {
            mv.visitFrame(Opcodes.F_NEW, variables.length, variables, stack.length, stack);
        }
    }

    private void drop(Type result) {
        if (result.getSize() > 0) {
            mv.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        }
    }

    private Label marked() {
        Label label = new Label();
        mv.visitLabel(label);
        return label;
    }

    private int stackOfCall() {
        return STACK_OF_CALL + 2 * Math.max(values.onEnter.length, values.onExit.length);
    }

    /* What follows moves the body's variables out of the way. */

    @Override
    public void visitVarInsn(int opcode, int slot) {
        mv.visitVarInsn(opcode, locals.moved(slot, sizeOfOperand(opcode)));
    }

    private static int sizeOfOperand(int opcode) {
        boolean isWide = opcode == Opcodes.LLOAD
                || opcode == Opcodes.DLOAD
                || opcode == Opcodes.LSTORE
                || opcode == Opcodes.DSTORE;
        return isWide ? 2 : 1;
    }

    @Override
    public void visitIincInsn(int slot, int increment) {
        mv.visitIincInsn(locals.moved(slot, 1), increment);
    }

    @Override
    public void visitFrame(int type, int count, Object[] variables, int stackCount, Object[] stack) {
        Object[] moved = locals.moved(count, variables);
        mv.visitFrame(Opcodes.F_NEW, moved.length, moved, stackCount, stack);
    }

    @Override
    public void visitLocalVariable(
            String name, String descriptor, @Nullable String signature, Label start, Label end, int slot) {
        int size = Type.getType(descriptor).getSize();
        mv.visitLocalVariable(name, descriptor, signature, start, end, locals.moved(slot, size));
    }

    /** Annotations of local variables are for tools that read class files; they would have to move as well. */
    @Override
    public @Nullable AnnotationVisitor visitLocalVariableAnnotation(
            int type, TypePath path, Label[] start, Label[] end, int[] slots, String descriptor, boolean visible) {
        return null;
    }

    /** These name a handler by its position, which is another now. */
    @Override
    public @Nullable AnnotationVisitor visitTryCatchAnnotation(
            int type, TypePath path, String descriptor, boolean visible) {
        return null;
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
        handlers.inBody(start, end, handler, type);
    }
}
