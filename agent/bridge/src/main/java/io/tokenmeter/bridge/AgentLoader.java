// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.bridge;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads the agent from its own corner of the jar, out of the application's sight: class files lie under {@code agent/} with the
 * ending {@code .clazz}, which no other loader recognises.
 *
 * <p>Parent is the platform loader, so the application's driver, pool or JSON library never meet the agent's. Thread-safe as any parallel
 * capable loader. A class that is missing is a plain {@link ClassNotFoundException}.
 */
final class AgentLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String CORNER = "agent/";

    private final File file;
    private final JarFile jar;

    AgentLoader(File file) throws IOException {
        super(ClassLoader.getSystemClassLoader().getParent());
        this.file = file;
        this.jar = new JarFile(file, false);
    }

    /** The jar this class came from. */
    static File ownJar() throws URISyntaxException {
        return new File(AgentLoader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = bytes(entryName(name.replace('.', '/') + ".class"));
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
        ZipEntry entry = jar.getEntry(entryName(name));
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException unreadable) {
            return null;
        }
    }

    @Override
    protected URL findResource(String name) {
        String entry = entryName(name);
        if (jar.getEntry(entry) == null) {
            return null;
        }
        try {
            return URI.create("jar:" + file.toURI() + "!/" + entry).toURL();
        } catch (MalformedURLException unlikely) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return url == null ? Collections.<URL>emptyEnumeration() : Collections.enumeration(Collections.singleton(url));
    }

    private static String entryName(String resource) {
        return CORNER
                + (resource.endsWith(".class") ? resource.substring(0, resource.length() - 5) + "clazz" : resource);
    }

    private byte[] bytes(String entryName) {
        ZipEntry entry = jar.getEntry(entryName);
        if (entry == null) {
            return null;
        }
        try (InputStream in = jar.getInputStream(entry)) {
            // Read into its own size: a first call loads some 900 classes, and a buffer for each would show in the
            // process's memory.
            byte[] bytes = new byte[(int) entry.getSize()];
            new DataInputStream(in).readFully(bytes);
            return bytes;
        } catch (IOException unreadable) {
            return null;
        }
    }
}
