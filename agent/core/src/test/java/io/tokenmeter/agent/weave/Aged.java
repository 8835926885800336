// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Class files as compilers of several times would have written them. */
enum Aged {
    JAVA_5(49, false),
    JAVA_6(50, true),
    JAVA_6_WITHOUT_FRAMES(50, false),
    JAVA_7(51, true),
    JAVA_8(52, true),
    JAVA_17(61, true);

    private final int version;
    private final boolean frames;

    Aged(int version, boolean frames) {
        this.version = version;
        this.frames = frames;
    }

    /** {@link Shapes} gets a few methods that no Java compiler writes. */
    byte[] classFile(Class<?> type) throws IOException {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (InputStream in = Objects.requireNonNull(Aged.class.getResourceAsStream(file))) {
            ClassReader reader = new ClassReader(in.readAllBytes());
            ClassWriter writer = new ClassWriter(0);
            reader.accept(
                    new Older(writer, type == Shapes.class),
                    frames ? ClassReader.EXPAND_FRAMES : ClassReader.SKIP_FRAMES);
            return writer.toByteArray();
        }
    }

    private final class Older extends ClassVisitor {
        private final boolean more;

        Older(ClassWriter writer, boolean more) {
            super(Opcodes.ASM9, writer);
            this.more = more;
        }

        @Override
        public void visit(
                int ignored,
                int access,
                String name,
                @Nullable String signature,
                String superName,
                String[] interfaces) {
            super.visit(version, access, name, signature, superName, interfaces);
        }

        @Override
        public void visitEnd() {
            if (more) {
                addMethods();
            }
            super.visitEnd();
        }

        private void addMethods() {
            longAcrossTheBorder(method(Opcodes.ACC_STATIC, "longAcrossTheBorder", "(I)J"));
            withNoiseOnTheStack(method(0, "withNoiseOnTheStack", "(Ljava/lang/String;)Ljava/lang/String;"));
            if (version < Opcodes.V1_6) {
                subroutine(method(Opcodes.ACC_STATIC, "subroutine", "(I)I"));
            }
        }

        private MethodVisitor method(int access, String name, String descriptor) {
            MethodVisitor method = visitMethod(access, name, descriptor, null, null);
            method.visitCode();
            return method;
        }
    }

    /** A long takes the place of the only parameter and of the slot behind it, over a loop. */
    private void longAcrossTheBorder(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitInsn(Opcodes.I2L);
        code.visitVarInsn(Opcodes.LSTORE, 0);
        Label again = new Label();
        code.visitLabel(again);
        if (frames) {
            code.visitFrame(Opcodes.F_NEW, 1, new Object[] {Opcodes.LONG}, 0, new Object[0]);
        }
        code.visitVarInsn(Opcodes.LLOAD, 0);
        code.visitInsn(Opcodes.LCONST_1);
        code.visitInsn(Opcodes.LSUB);
        code.visitVarInsn(Opcodes.LSTORE, 0);
        code.visitVarInsn(Opcodes.LLOAD, 0);
        code.visitInsn(Opcodes.LCONST_0);
        code.visitInsn(Opcodes.LCMP);
        code.visitJumpInsn(Opcodes.IFGT, again);
        code.visitVarInsn(Opcodes.LLOAD, 0);
        code.visitInsn(Opcodes.LRETURN);
        code.visitMaxs(4, 2);
        code.visitEnd();
    }

    /** Returns with something under the result. */
    private static void withNoiseOnTheStack(MethodVisitor code) {
        code.visitInsn(Opcodes.LCONST_1);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(3, 2);
        code.visitEnd();
    }

    /** As finally blocks were once compiled. */
    private static void subroutine(MethodVisitor code) {
        Label subroutine = new Label();
        code.visitJumpInsn(Opcodes.JSR, subroutine);
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(subroutine);
        code.visitVarInsn(Opcodes.ASTORE, 1);
        code.visitIincInsn(0, 5);
        code.visitVarInsn(Opcodes.RET, 1);
        code.visitMaxs(1, 2);
        code.visitEnd();
    }
}
