// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * The local variables of a woven method: room for the weaver's own between the parameters and the rest.
 *
 * <pre>
 *   before:  parameters │ body's ...
 *   after:   parameters │ own │ spare │ body's ...
 * </pre>
 *
 * <p>A body that needs its last parameter no more may put a long into that slot and the one behind it; such a long moves as a whole,
 * which is what the spare slot is for. Frames are rewritten from what they say, so that no class need be loaded to compute them.
 */
final class Locals {
    private final List<Object> parameters = new ArrayList<>();
    private final List<Object> own = new ArrayList<>();
    private final Value.@Nullable Local receiver;
    private final Value.Local[] arguments;
    private final int firstOwn;
    private int next;

    Locals(@Nullable Type receiver, Type[] arguments) {
        this.receiver = receiver == null ? null : add(receiver, parameters);
        this.arguments = new Value.Local[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            this.arguments[i] = add(arguments[i], parameters);
        }
        this.firstOwn = next;
    }

    /** {@code this} on entry, or null in a static method. */
    Value.@Nullable Local receiver() {
        return receiver;
    }

    /** The parameters on entry. */
    Value.Local[] arguments() {
        return arguments.clone();
    }

    /** Adds a variable of the weaver's; all must be added before the body is visited. */
    Value.Local add(Type type) {
        return add(type, own);
    }

    private Value.Local add(Type type, List<Object> frame) {
        Value.Local added = new Value.Local(type, next);
        frame.add(frameType(type));
        next += type.getSize();
        return added;
    }

    /** How many have been added. */
    int count() {
        return own.size();
    }

    int growth() {
        return next - firstOwn + 1;
    }

    /** Where a variable of the body is now. */
    int moved(int slot, int size) {
        return slot + size <= firstOwn ? slot : slot + growth();
    }

    /** The frame before the body: the parameters, and the first of the weaver's variables. */
    Object[] atEntry(int set) {
        List<Object> frame = new ArrayList<>(parameters);
        frame.addAll(own.subList(0, set));
        return frame.toArray();
    }

    /** The frame anywhere in the method: the weaver's variables, and nothing that the body could have changed. */
    Object[] anywhere() {
        List<Object> frame = new ArrayList<>();
        addUnknown(frame, firstOwn);
        frame.addAll(own);
        return frame.toArray();
    }

    /** A frame of the body. */
    Object[] moved(int count, Object[] frame) {
        List<Object> moved = new ArrayList<>();
        int slot = 0;
        int read = 0;
        while (read < count && slot + size(frame[read]) <= firstOwn) {
            slot += size(frame[read]);
            moved.add(frame[read++]);
        }
        boolean straddles = slot < firstOwn;
        addUnknown(moved, firstOwn - slot);
        moved.addAll(own);
        if (!straddles) {
            moved.add(Opcodes.TOP);
        }
        while (read < count) {
            moved.add(frame[read++]);
        }
        return moved.toArray();
    }

    private static void addUnknown(List<Object> frame, int slots) {
        for (int i = 0; i < slots; i++) {
            frame.add(Opcodes.TOP);
        }
    }

    private static int size(Object frameType) {
        return frameType.equals(Opcodes.LONG) || frameType.equals(Opcodes.DOUBLE) ? 2 : 1;
    }

    private static Object frameType(Type type) {
        switch (type.getSort()) {
            case Type.OBJECT:
            case Type.ARRAY:
                return type.getInternalName();
            case Type.LONG:
                return Opcodes.LONG;
            case Type.DOUBLE:
                return Opcodes.DOUBLE;
            case Type.FLOAT:
                return Opcodes.FLOAT;
            default:
                return Opcodes.INTEGER;
        }
    }
}
