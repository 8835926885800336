// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads advice from its class file. Engines declare it with Byte Buddy's annotations, of which this understands a part and refuses the
 * rest; nobody loads them.
 */
final class AdviceReader extends ClassVisitor {
    private static final String PREFIX = "Lnet/bytebuddy/asm/Advice$";
    private static final Type THROWABLE = Type.getObjectType("java/lang/Throwable");

    private final String adviceClass;
    private @Nullable AdviceMethod enter;
    private @Nullable AdviceMethod exit;

    private AdviceReader(String adviceClass) {
        super(Opcodes.ASM9);
        this.adviceClass = adviceClass;
    }

    /**
     * Reads one class of advice.
     *
     * @param adviceClass binary name
     */
    static AdviceMethod.Pair read(String adviceClass, byte[] classFile) {
        AdviceReader reader = new AdviceReader(adviceClass);
        new ClassReader(classFile)
                .accept(reader, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        if (reader.enter == null && reader.exit == null) {
            throw new UnsupportedAdviceException(adviceClass + ": no advice");
        }
        return new AdviceMethod.Pair(reader.enter, reader.exit);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new Method(access, name, descriptor);
    }

    private void enter(AdviceMethod method) {
        require(enter == null, "two methods on entry");
        require(!method.takes(AdviceMethod.Source.ENTERED), "@Enter on entry");
        require(!method.takes(AdviceMethod.Source.RETURNED), "@Return on entry");
        require(!method.takes(AdviceMethod.Source.THROWN), "@Thrown on entry");
        require(!method.replacesReturned, "ToReturned on entry");
        enter = method;
    }

    private void exit(AdviceMethod method) {
        require(exit == null, "two methods on exit");
        require(method.replacedArgument == AdviceMethod.NO_ARGUMENT, "ToArguments on exit");
        exit = method;
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new UnsupportedAdviceException(adviceClass + ": " + problem);
        }
    }

    /** The simple name of one of Byte Buddy's annotations, or null for any other. */
    private static @Nullable String simpleName(String descriptor) {
        return descriptor.startsWith(PREFIX) ? descriptor.substring(PREFIX.length(), descriptor.length() - 1) : null;
    }

    private final class Method extends MethodVisitor {
        private final AdviceMethod method;
        private final boolean isStatic;
        private final Type[] types;
        private final AdviceMethod.@Nullable Parameter[] parameters;
        private boolean isEnter;
        private boolean isExit;

        Method(int access, String name, String descriptor) {
            super(Opcodes.ASM9);
            this.method = new AdviceMethod(adviceClass, name, descriptor);
            this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
            this.types = Type.getArgumentTypes(descriptor);
            this.parameters = new AdviceMethod.Parameter[types.length];
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            String annotation = simpleName(descriptor);
            return annotation == null ? null : new OnMethod(annotation);
        }

        @Override
        public @Nullable AnnotationVisitor visitParameterAnnotation(int index, String descriptor, boolean visible) {
            String annotation = simpleName(descriptor);
            return annotation == null ? null : new OnParameter(index, annotation);
        }

        @Override
        public void visitEnd() {
            if (isEnter || isExit) {
                require(isStatic, "advice that is not static");
                Collections.addAll(method.parameters, parameters);
                require(!method.parameters.contains(null), "a parameter without annotation");
            }
            if (isEnter) {
                enter(method);
            }
            if (isExit) {
                exit(method);
            }
        }

        private final class OnMethod extends Elements {
            private final String annotation;

            OnMethod(String annotation) {
                this.annotation = annotation;
            }

            @Override
            void read() {
                switch (annotation) {
                    case "OnMethodEnter":
                        allow("inline", "suppress");
                        require(Boolean.FALSE.equals(values.get("inline")), "advice that is to be inlined");
                        isEnter = true;
                        break;
                    case "OnMethodExit":
                        allow("inline", "suppress", "onThrowable");
                        require(Boolean.FALSE.equals(values.get("inline")), "advice that is to be inlined");
                        method.onThrowable = values.containsKey("onThrowable");
                        isExit = true;
                        break;
                    case "AssignReturned$ToReturned":
                        allow("typing");
                        method.replacesReturned = true;
                        break;
                    case "AssignReturned$ToArguments":
                        allow("value", "typing");
                        method.replacedArgument = (Integer) values.getOrDefault("value", AdviceMethod.NO_ARGUMENT);
                        break;
                    default:
                        require(false, "@" + annotation);
                }
            }
        }

        private final class OnParameter extends Elements {
            private final int index;
            private final String annotation;

            OnParameter(int index, String annotation) {
                this.index = index;
                this.annotation = annotation;
            }

            @Override
            void read() {
                allow("value", "typing");
                require(parameters[index] == null, "two annotations on a parameter");
                parameters[index] = new AdviceMethod.Parameter(
                        AdviceMethod.Source.of(annotation), values.get("value"), types[index]);
            }
        }
    }

    /** What an annotation says, arrays and annotations inside it included. */
    private abstract class Elements extends AnnotationVisitor {
        final Map<String, Object> values = new HashMap<>();
        private int depth = 1;

        Elements() {
            super(Opcodes.ASM9);
        }

        abstract void read();

        final void allow(String... names) {
            for (String name : values.keySet()) {
                require(Arrays.asList(names).contains(name), name);
            }
        }

        @Override
        public void visit(String name, Object value) {
            require(values.put(name, value) == null, "several values of " + name);
            require(!(value instanceof Type) || value.equals(THROWABLE), name + " of " + value);
        }

        @Override
        public void visitEnum(String name, String descriptor, String value) {
            visit(name, value);
        }

        @Override
        public AnnotationVisitor visitAnnotation(@Nullable String name, String descriptor) {
            depth++;
            return this;
        }

        @Override
        public AnnotationVisitor visitArray(String name) {
            depth++;
            return this;
        }

        @Override
        public void visitEnd() {
            if (--depth == 0) {
                read();
            }
        }
    }
}
