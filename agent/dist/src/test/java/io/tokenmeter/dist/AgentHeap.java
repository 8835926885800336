// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.netbeans.lib.profiler.heap.FieldValue;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.ObjectArrayInstance;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;

/**
 * What the agent holds in a heap dump: its own objects and those of its libraries, and what they reach through strings, arrays and
 * collections. An object of the application, to which a stream of ours leads, is where the agent ends.
 */
final class AgentHeap {
    private static final List<String> LOADERS =
            List.of("io.tokenmeter.bridge.AgentLoader", "io.tokenmeter.agent.weave.");
    private static final List<String> CONTAINERS =
            List.of("java.lang.String", "java.util.", "java.lang.ref.", "java.nio.");

    private final Deque<Instance> toVisit = new ArrayDeque<>();
    /** How each object was found: from which. */
    private final Map<Long, String> paths = new HashMap<>();

    private AgentHeap(Heap heap) {
        for (JavaClass type : classes(heap)) {
            if (isOurs(type)) {
                for (Instance instance : instances(type)) {
                    add(instance, type.getName());
                }
                for (FieldValue value : statics(type)) {
                    add(value, type.getName());
                }
            }
        }
    }

    static AgentHeap in(Path dump) {
        try {
            return new AgentHeap(HeapFactory.createHeap(dump.toFile()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where one of these texts lies, as text or as bytes; empty if nowhere. */
    List<String> holding(List<String> texts) {
        List<String> found = new ArrayList<>();
        while (!toVisit.isEmpty()) {
            Instance instance = toVisit.remove();
            String path = String.valueOf(paths.get(instance.getInstanceId()));
            if (instance instanceof PrimitiveArrayInstance array) {
                String content = content(array);
                texts.stream()
                        .filter(text -> content.contains(bytesOf(text)))
                        .forEach(text -> found.add(text + " in " + path));
            } else {
                follow(instance, path);
            }
        }
        return found;
    }

    private void follow(Instance instance, String path) {
        if (instance instanceof ObjectArrayInstance array) {
            for (Object element : array.getValues()) {
                add((Instance) element, path + "[]");
            }
            return;
        }
        for (Object value : instance.getFieldValues()) {
            add((FieldValue) value, path);
        }
    }

    private void add(FieldValue value, String path) {
        if (value instanceof ObjectFieldValue object) {
            add(object.getInstance(), path + "." + value.getField().getName());
        }
    }

    private void add(@Nullable Instance instance, String path) {
        if (instance != null && isFollowed(instance) && paths.putIfAbsent(instance.getInstanceId(), path) == null) {
            toVisit.add(instance);
        }
    }

    private static boolean isFollowed(Instance instance) {
        String name = instance.getJavaClass().getName();
        return instance instanceof PrimitiveArrayInstance
                || instance instanceof ObjectArrayInstance
                || CONTAINERS.stream().anyMatch(name::startsWith)
                || isOurs(instance.getJavaClass());
    }

    private static boolean isOurs(JavaClass type) {
        Instance loader = type.getClassLoader();
        return loader != null && LOADERS.stream().anyMatch(loader.getJavaClass().getName()::startsWith);
    }

    /** One character for each byte; strings of wide characters are as they lie in memory. */
    private static String content(PrimitiveArrayInstance array) {
        String type = array.getJavaClass().getName();
        StringBuilder content = new StringBuilder();
        if (type.equals("byte[]") || type.equals("char[]")) {
            for (Object value : array.getValues()) {
                String text = (String) value;
                content.append(type.equals("char[]") ? text.charAt(0) : (char) (Integer.parseInt(text) & 0xFF));
            }
        }
        return content.toString();
    }

    private static String bytesOf(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @SuppressWarnings("unchecked")
    private static Collection<JavaClass> classes(Heap heap) {
        return (Collection<JavaClass>) heap.getAllClasses();
    }

    @SuppressWarnings("unchecked")
    private static Collection<Instance> instances(JavaClass type) {
        return (Collection<Instance>) type.getInstances();
    }

    @SuppressWarnings("unchecked")
    private static Collection<FieldValue> statics(JavaClass type) {
        return (Collection<FieldValue>) type.getStaticFieldValues();
    }
}
