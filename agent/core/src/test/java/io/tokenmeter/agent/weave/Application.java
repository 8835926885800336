// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import org.jspecify.annotations.Nullable;

/** An application's loader: defines one woven class itself and leaves all else to its parent. */
final class Application extends ClassLoader {
    private final String target;
    private final byte[] woven;

    Application(String target, byte[] woven) {
        super(Application.class.getClassLoader());
        this.target = target;
        this.woven = woven;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        @Nullable Class<?> known = findLoadedClass(name);
        if (known != null || !name.equals(target)) {
            return known != null ? known : super.loadClass(name, resolve);
        }
        return defineClass(name, woven, 0, woven.length);
    }
}
