// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that only their owner may read. Stateless; on a file system without permissions there is nothing to be done about it. */
final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> FILE = permissions("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY = permissions("rwx------");

    private PrivateFiles() {}

    private static FileAttribute<Set<PosixFilePermission>> permissions(String letters) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(letters));
    }

    /** A new, empty file. */
    static Path create(Path path) throws IOException {
        return hasPermissions(path) ? Files.createFile(path, FILE) : Files.createFile(path);
    }

    /**
     * The directory, made if there is none.
     *
     * @throws IOException if it is a link, belongs to somebody else or is open to others: in a directory for all, such as {@code /tmp}, anybody
     *     could have made it
     */
    static void openDirectory(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        make(path);
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is no directory");
        }
        if (hasPermissions(path)) {
            refuseIfOpen(path);
        }
    }

    private static void make(Path path) throws IOException {
        try {
            if (hasPermissions(path)) {
                Files.createDirectory(path, DIRECTORY);
            } else {
                Files.createDirectory(path);
            }
        } catch (FileAlreadyExistsException e) {
            // Ours from before, or somebody else's: to be looked at.
        }
    }

    private static void refuseIfOpen(Path path) throws IOException {
        for (PosixFilePermission permission : Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!permission.name().startsWith("OWNER_")) {
                throw new IOException(path + " is open to others; cure: chmod 700 " + path);
            }
        }
    }

    /** @throws IOException if the directory's owner is not the one who made the file, this process */
    static void refuseForeign(Path directory, Path ownFile) throws IOException {
        if (hasPermissions(directory)
                && !Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(ownFile))) {
            throw new IOException(directory + " belongs to " + Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                    + "; name a directory of this user, or one that does not exist yet");
        }
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
