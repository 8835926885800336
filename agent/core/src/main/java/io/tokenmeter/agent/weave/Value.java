// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Something that woven code can push onto the stack. */
abstract class Value {
    static final Type OBJECT = Type.getObjectType("java/lang/Object");

    final Type type;

    private Value(Type type) {
        this.type = type;
    }

    abstract void push(MethodVisitor code);

    /** The same as an object. */
    final void pushBoxed(MethodVisitor code) {
        push(code);
        String box = box(type);
        if (!box.isEmpty()) {
            String descriptor = "(" + type.getDescriptor() + ")L" + box + ";";
            code.visitMethodInsn(Opcodes.INVOKESTATIC, box, "valueOf", descriptor, false);
        }
    }

    /** A local variable. */
    static final class Local extends Value {
        private final int slot;

        Local(Type type, int slot) {
            super(type);
            this.slot = slot;
        }

        @Override
        void push(MethodVisitor code) {
            code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
        }

        void store(MethodVisitor code) {
            code.visitVarInsn(type.getOpcode(Opcodes.ISTORE), slot);
        }

        void storeZero(MethodVisitor code) {
            code.visitInsn(zeroOpcode(type));
            store(code);
        }
    }

    static Value field(Value object, Type owner, String name, Type type) {
        return new Value(type) {
            @Override
            void push(MethodVisitor code) {
                object.push(code);
                code.visitFieldInsn(Opcodes.GETFIELD, owner.getInternalName(), name, type.getDescriptor());
            }
        };
    }

    static Value array(Value... elements) {
        return new Value(Type.getObjectType("[Ljava/lang/Object;")) {
            @Override
            void push(MethodVisitor code) {
                code.visitIntInsn(Opcodes.SIPUSH, elements.length);
                code.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT.getInternalName());
                for (int i = 0; i < elements.length; i++) {
                    code.visitInsn(Opcodes.DUP);
                    code.visitIntInsn(Opcodes.SIPUSH, i);
                    elements[i].pushBoxed(code);
                    code.visitInsn(Opcodes.AASTORE);
                }
            }
        };
    }

    static boolean isReference(Type type) {
        return type.getSort() >= Type.ARRAY;
    }

    private static int zeroOpcode(Type type) {
        switch (type.getSort()) {
            case Type.OBJECT:
            case Type.ARRAY:
                return Opcodes.ACONST_NULL;
            case Type.LONG:
                return Opcodes.LCONST_0;
            case Type.FLOAT:
                return Opcodes.FCONST_0;
            case Type.DOUBLE:
                return Opcodes.DCONST_0;
            default:
                return Opcodes.ICONST_0;
        }
    }

    private static String box(Type type) {
        switch (type.getSort()) {
            case Type.BOOLEAN:
                return "java/lang/Boolean";
            case Type.CHAR:
                return "java/lang/Character";
            case Type.BYTE:
                return "java/lang/Byte";
            case Type.SHORT:
                return "java/lang/Short";
            case Type.INT:
                return "java/lang/Integer";
            case Type.LONG:
                return "java/lang/Long";
            case Type.FLOAT:
                return "java/lang/Float";
            case Type.DOUBLE:
                return "java/lang/Double";
            default:
                return "";
        }
    }
}
