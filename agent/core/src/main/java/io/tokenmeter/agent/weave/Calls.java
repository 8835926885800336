// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes the calls into one class: of advice, and of the link class.
 *
 * <p>Advice is called by {@code invokedynamic}, and in class files that are too old for it through a method of the link class, which
 * takes the arguments in an array. References go as {@code Object} and are cast by the linker, so that the JVM's verifier loads no class
 * to prove a call right.
 */
final class Calls {
    private static final int OLDEST = Opcodes.V1_5;

    private final Type caller;
    private final int major;
    private final String linkClass;
    private final Handle bootstrap;

    /**
     * Calls into one class.
     *
     * @param linkClass internal name
     * @param caller internal name of the class that is woven
     * @param major version of its class file
     */
    Calls(String linkClass, String caller, int major) {
        if (major < OLDEST) {
            throw new UnsupportedClassVersionError(caller + " has version " + major);
        }
        this.caller = Type.getObjectType(caller);
        this.major = major;
        this.linkClass = linkClass;
        this.bootstrap = new Handle(
                Opcodes.H_INVOKESTATIC,
                linkClass,
                "link",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                        + "Ljava/lang/String;)Ljava/lang/invoke/CallSite;",
                false);
    }

    Type caller() {
        return caller;
    }

    /** Whether code of this age has to say what variables hold where jumps meet. */
    boolean hasFrames() {
        return major >= Opcodes.V1_6;
    }

    private boolean isDynamic() {
        return major >= Opcodes.V1_7;
    }

    /** What a call of this advice leaves on the stack. */
    Type result(AdviceMethod advice) {
        return isDynamic() ? erased(advice.result) : Value.OBJECT;
    }

    void advice(MethodVisitor code, AdviceMethod advice, Value[] values) {
        if (!isDynamic()) {
            Value.array(values).push(code);
            code.visitLdcInsn(caller);
            code.visitLdcInsn(advice.address);
            link(code, "call", "([Ljava/lang/Object;Ljava/lang/Class;Ljava/lang/String;)Ljava/lang/Object;");
            return;
        }
        Type[] types = new Type[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i].push(code);
            types[i] = erased(values[i].type);
        }
        String descriptor = Type.getMethodDescriptor(erased(advice.result), types);
        code.visitInvokeDynamicInsn(advice.name, descriptor, bootstrap, advice.address);
    }

    /** Leaves the upper of two objects on the stack, or the lower if that is null; the second argument is the one that gives way. */
    void choose(MethodVisitor code, Type wanted) {
        link(code, "choose", "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;");
        code.visitTypeInsn(Opcodes.CHECKCAST, wanted.getInternalName());
    }

    /** Counts the throwable on the stack. */
    void fault(MethodVisitor code, AdviceMethod advice) {
        code.visitLdcInsn(advice.address);
        link(code, "fault", "(Ljava/lang/Throwable;Ljava/lang/String;)V");
    }

    private void link(MethodVisitor code, String method, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, linkClass, method, descriptor, false);
    }

    private static Type erased(Type type) {
        return Value.isReference(type) ? Value.OBJECT : type;
    }
}
