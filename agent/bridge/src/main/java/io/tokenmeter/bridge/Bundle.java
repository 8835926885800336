// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.bridge;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * The agent's classes and resources, all of them in one entry of the jar, where no other loader recognises them.
 *
 * <p>As entries of their own they would cost every JVM some 10 ms of CPU: it reads the directory of an agent's jar from end to end.
 * Here a name is found by binary search for its hash. The entry is not compressed, so that a skip costs nothing. Any thread.
 */
final class Bundle {
    static final String ENTRY = "agent/bundle";
    private static final int BYTES_PER_NAME = 8;

    private final JarFile jar;
    private final ZipEntry entry;
    /** Of each name its hash and where it is, in ascending order of hashes. */
    private final byte[] index;

    Bundle(File file) throws IOException {
        this.jar = new JarFile(file, false);
        this.entry = jar.getEntry(ENTRY);
        if (entry == null) {
            throw new IOException(ENTRY + " is missing from " + file);
        }
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            this.index = new byte[in.readInt() * BYTES_PER_NAME];
            in.readFully(index);
        }
    }

    /** The content of a file, or null if there is none of this name. */
    byte[] find(String name) throws IOException {
        int hash = name.hashCode();
        byte[] found = null;
        for (int at = first(hash); found == null && at < index.length && intAt(at) == hash; at += BYTES_PER_NAME) {
            found = read(intAt(at + 4), name);
        }
        return found;
    }

    /** Where in the index the names with this hash begin, or would. */
    private int first(int hash) {
        int low = 0;
        int high = index.length / BYTES_PER_NAME;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (intAt(middle * BYTES_PER_NAME) < hash) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low * BYTES_PER_NAME;
    }

    private int intAt(int at) {
        return index[at] << 24 | (index[at + 1] & 0xff) << 16 | (index[at + 2] & 0xff) << 8 | index[at + 3] & 0xff;
    }

    private byte[] read(int offset, String name) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            if (in.skipBytes(offset) != offset) {
                throw new IOException(ENTRY + " is damaged");
            }
            if (!in.readUTF().equals(name)) {
                return null;
            }
            byte[] content = new byte[in.readInt()];
            in.readFully(content);
            return content;
        }
    }
}
