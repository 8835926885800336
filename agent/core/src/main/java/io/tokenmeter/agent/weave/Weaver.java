// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.TypeResolutionStrategy;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.JavaConstant;
import org.jspecify.annotations.Nullable;

/**
 * The only class that knows Byte Buddy; loaded when the first target is. Runs on the application thread that loads the target, or on
 * the agent's for targets loaded before.
 *
 * <p>Only method bodies change, so that loaded classes can be retransformed. Advice becomes a dynamic call through the link class:
 * library types in its signature are resolved from class files of the agent and of the application, never loaded here.
 */
final class Weaver {
    private final Advice.WithCustomMapping advice;

    static {
        // Byte Buddy would otherwise reach for Unsafe, about which a new JVM prints warnings. In the shaded agent the
        // name
        // is that of the agent's own copy, so the application's is left alone.
        System.setProperty("net.bytebuddy.safe", "true");
    }

    private final ByteBuddy byteBuddy = new ByteBuddy()
            .with(TypeValidation.DISABLED)
            .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
            .with(Implementation.Context.Disabled.Factory.INSTANCE);

    Weaver(Method bootstrap) {
        this.advice = Advice.withCustomMapping()
                // Without this factory, AssignReturned would silently do nothing.
                .with(new Advice.AssignReturned.Factory())
                .bootstrap(bootstrap, new NamesAdvice());
    }

    /**
     * Weaves one class.
     *
     * @return the new class file, or null if none of the engine's methods is in the class
     */
    byte @Nullable [] weave(Engine engine, String type, @Nullable ClassLoader loader, byte[] classFile) {
        ClassFileLocator application = loader == null
                ? ClassFileLocator.ForClassLoader.ofBootLoader()
                : ClassFileLocator.ForClassLoader.of(loader);
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(type, classFile),
                ClassFileLocator.ForClassLoader.of(engine.getClass().getClassLoader()),
                application);
        TypePool pool = TypePool.Default.of(locator);
        TypeDescription target = pool.describe(type).resolve();
        DynamicType.Builder<?> builder = byteBuddy.decorate(target, locator);
        boolean found = false;
        for (Hook hook : engine.hooks()) {
            if (hook.targets(type) && hasMethod(target, hook)) {
                found = true;
                builder = builder.visit(
                        advice.to(describe(pool, engine, hook), locator).on(new Hooked(hook)));
            }
        }
        return found
                ? builder.make(TypeResolutionStrategy.Disabled.INSTANCE, pool).getBytes()
                : null;
    }

    private static TypeDescription describe(TypePool pool, Engine engine, Hook hook) {
        return pool.describe(engine.getClass().getName() + "$" + hook.advice).resolve();
    }

    private static boolean hasMethod(TypeDescription type, Hook hook) {
        return !type.getDeclaredMethods().filter(new Hooked(hook)).isEmpty();
    }

    /** Matches the methods of a hook. */
    private static final class Hooked implements ElementMatcher<MethodDescription> {
        private final Hook hook;

        Hooked(Hook hook) {
            this.hook = hook;
        }

        @Override
        public boolean matches(@Nullable MethodDescription method) {
            return method != null
                    && !method.isAbstract()
                    && hook.matches(method.getName(), method.getParameters().size());
        }
    }

    /** Hands the advice's class name, and nothing else, to the linker. */
    private static final class NamesAdvice
            implements Advice.BootstrapArgumentResolver.Factory, Advice.BootstrapArgumentResolver {
        private String adviceName = "";

        @Override
        public Advice.BootstrapArgumentResolver resolve(MethodDescription.InDefinedShape adviceMethod, boolean exit) {
            NamesAdvice named = new NamesAdvice();
            named.adviceName = adviceMethod.getDeclaringType().asErasure().getName();
            return named;
        }

        @Override
        public List<JavaConstant> resolve(TypeDescription instrumented, MethodDescription method) {
            return Collections.singletonList(JavaConstant.Simple.ofLoaded(adviceName));
        }
    }
}
