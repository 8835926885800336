// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Weaves an engine's advice into a class file; made when the first target is loaded. Runs on the application thread that loads the
 * target, or on the agent's for targets loaded before.
 *
 * <p>Only method bodies change, so that loaded classes can be retransformed, and no class is loaded for it. Methods that are no targets are
 * copied as they are.
 */
final class Weaver {
    private static final int MAJOR_VERSION_AT = 6;
    /** The newest class file that the library knows. */
    private static final int NEWEST = Opcodes.V28;

    private final String linkClass;

    /** @param linkClass internal name */
    Weaver(String linkClass) {
        this.linkClass = linkClass;
    }

    /**
     * Weaves one class.
     *
     * @return the new class file, or null if none of the engine's methods is in the class, as one should be
     */
    byte @Nullable [] weave(Engine engine, String type, byte[] classFile) throws IOException {
        int major = major(classFile);
        ClassReader reader = new ClassReader(major > NEWEST ? withMajor(classFile.clone(), NEWEST) : classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        Woven woven = new Woven(writer, new Calls(linkClass, reader.getClassName(), major), places(engine, type));
        reader.accept(woven, ClassReader.EXPAND_FRAMES);
        return woven.found ? withMajor(writer.toByteArray(), major) : null;
    }

    /** A class file of a newer JVM is taken for the newest known: what is new in it is seldom in the way, and if it is, that is a fault. */
    private static byte[] withMajor(byte[] classFile, int major) {
        classFile[MAJOR_VERSION_AT] = (byte) (major >> 8);
        classFile[MAJOR_VERSION_AT + 1] = (byte) major;
        return classFile;
    }

    private static int major(byte[] classFile) {
        return (classFile[MAJOR_VERSION_AT] & 0xff) << 8 | classFile[MAJOR_VERSION_AT + 1] & 0xff;
    }

    private static List<Place> places(Engine engine, String type) throws IOException {
        List<Place> places = new ArrayList<>();
        for (Hook hook : engine.hooks()) {
            if (hook.targets(type)) {
                places.add(new Place(hook, advice(engine, hook)));
            }
        }
        return places;
    }

    static AdviceMethod.Pair advice(Engine engine, Hook hook) throws IOException {
        String name = engine.getClass().getName() + "$" + hook.advice;
        String file = name.replace('.', '/') + ".class";
        try (InputStream in = engine.getClass().getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new UnsupportedAdviceException(name + ": no class file");
            }
            return AdviceReader.read(name, in.readAllBytes());
        }
    }

    /** A hook in the class at hand. */
    private static final class Place {
        private final Hook hook;
        private final AdviceMethod.Pair advice;

        Place(Hook hook, AdviceMethod.Pair advice) {
            this.hook = hook;
            this.advice = advice;
        }

        boolean isIn(int access, String method, String descriptor) {
            // A bridge calls the method it stands for, which is woven as well.
            return (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE)) == 0
                    && method.charAt(0) != '<' // constructors: nothing may be called before the inherited one
                    && hook.matches(method, Type.getArgumentTypes(descriptor).length);
        }
    }

    private static final class Woven extends ClassVisitor {
        private final Calls calls;
        private final List<Place> places;
        private boolean found;

        Woven(ClassWriter writer, Calls calls, List<Place> places) {
            super(Opcodes.ASM9, writer);
            this.calls = calls;
            this.places = places;
            this.found = areAllDispensable(places);
        }

        private static boolean areAllDispensable(List<Place> places) {
            for (Place place : places) {
                if (!place.hook.mayBeMissing) {
                    return false;
                }
            }
            return !places.isEmpty();
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
            for (Place place : places) {
                if (place.isIn(access, name, descriptor)) {
                    found = true;
                    method = new MethodWeaver(method, calls, place.advice, access, descriptor);
                }
            }
            return method;
        }
    }
}
