// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees every class the JVM loads and lets all but the targets pass with one hash look-up; the weaver is made at the first target.
 *
 * <p>Runs on whichever thread loads a class, often inside that loader's locks. A fault leaves the class as it was.
 */
final class LazyTransformer implements ClassFileTransformer {
    /** By internal name, as the JVM announces a class, and by binary name, as a loaded class tells its own. */
    private final Map<String, Engine> targets = new HashMap<>();

    private final Weaving weaving;

    LazyTransformer(Weaving weaving) {
        this.weaving = weaving;
    }

    /** Called for each engine before this transformer is installed. */
    void add(Engine engine) {
        for (Hook hook : engine.hooks()) {
            for (String type : hook.types) {
                targets.put(type, engine);
                targets.put(type.replace('.', '/'), engine);
            }
        }
    }

    /** The engine of a target by its binary name. */
    @Nullable
    Engine target(String binaryName) {
        return targets.get(binaryName);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (name == null) {
            return null;
        }
        Engine engine = targets.get(name);
        return engine == null ? null : weaving.weave(engine, name.replace('/', '.'), classFile);
    }
}
