// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.bridge;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Loads the agent from the {@link Bundle}, out of the application's sight.
 *
 * <p>Parent is the platform loader, so the application's driver, pool or JSON library never meet the agent's. Thread-safe as any parallel
 * capable loader. A class that is missing is a plain {@link ClassNotFoundException}.
 */
final class AgentLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String OWN = "io.tokenmeter.";

    private final Bundle bundle;

    AgentLoader(File jar) throws IOException {
        super(ClassLoader.getSystemClassLoader().getParent());
        this.bundle = new Bundle(jar);
    }

    /** The jar this class came from. */
    static File ownJar() throws URISyntaxException {
        return new File(AgentLoader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** The agent's own classes are nowhere else, so nobody need be asked before. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OWN)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = content(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        definePackageOf(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private void definePackageOf(String className) {
        String name = className.substring(0, Math.max(0, className.lastIndexOf('.')));
        if (getPackage(name) == null) {
            try {
                definePackage(name, null, null, null, null, null, null, null);
            } catch (IllegalArgumentException definedMeanwhile) {
                // Another thread won the race; the package is there, which is all that matters.
            }
        }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
        byte[] content = content(name);
        return content == null ? null : new ByteArrayInputStream(content);
    }

    @Override
    protected URL findResource(String name) {
        byte[] content = content(name);
        try {
            return content == null ? null : BundleUrl.of(name, content);
        } catch (MalformedURLException unlikely) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return url == null ? Collections.<URL>emptyEnumeration() : Collections.enumeration(Collections.singleton(url));
    }

    private byte[] content(String name) {
        try {
            return bundle.find(name);
        } catch (IOException unreadable) {
            return null;
        }
    }
}
