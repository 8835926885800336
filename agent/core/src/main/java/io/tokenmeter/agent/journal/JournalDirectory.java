// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The directory in which the agents of one user keep their rows. For each of them it holds {@code ID.owner}, {@code ID-000001.rows},
 * {@code ID-000002.rows}, … and, if the database refused a row, {@code ID.dead-letters.jsonl}. Any thread, any number of processes.
 */
public final class JournalDirectory {
    private static final String ROWS = ".rows";
    private static final long UNFINISHED_MILLIS = 60 * 60 * 1000;

    private final Path path;

    private JournalDirectory(Path path) {
        this.path = path;
    }

    /** @throws IOException if it can't be made, is not this user's or is open to others */
    public static JournalDirectory open(String name) throws IOException {
        Path path = Paths.get(name);
        PrivateFiles.openDirectory(path);
        return new JournalDirectory(path);
    }

    /** Whether there may be rows that another process left; cheap, and opens nothing. */
    public static boolean isInUse(String name) {
        String[] files = new File(name).list();
        for (String file : files == null ? new String[0] : files) {
            if (file.endsWith(Owner.SUFFIX)) {
                return true;
            }
        }
        return false;
    }

    Path path() {
        return path;
    }

    Path segment(String id, int number) {
        String digits = Integer.toString(number);
        return path.resolve(id + "-" + "000000".substring(Math.min(6, digits.length())) + digits + ROWS);
    }

    /** A file for rows that the database refused, made when there is the first. */
    public static File deadLetters(String directory, String id) {
        return new File(directory, id + ".dead-letters.jsonl");
    }

    /** Makes a file that only its owner may read. */
    public static void createPrivate(File file) throws IOException {
        PrivateFiles.create(file.toPath());
    }

    /** Files of all owners, in the order of their ids. */
    List<Path> owners() {
        List<Path> owners = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (File file : files()) {
            if (file.getName().endsWith(Owner.SUFFIX)) {
                owners.add(file.toPath());
            } else if (file.getName().endsWith(Owner.UNFINISHED) && now - file.lastModified() > UNFINISHED_MILLIS) {
                deleteUnfinished(file);
            }
        }
        return owners;
    }

    /** Of a process that was killed in the instant between making it and giving it its name. */
    private static void deleteUnfinished(File file) {
        try {
            Files.deleteIfExists(file.toPath());
        } catch (IOException e) {
            // It is empty and harms nobody.
        }
    }

    /** An owner's segments in their order. */
    List<Path> segments(String id) {
        List<Path> segments = new ArrayList<>();
        for (File file : files()) {
            if (file.getName().startsWith(id + "-") && file.getName().endsWith(ROWS)) {
                segments.add(file.toPath());
            }
        }
        return segments;
    }

    /** What all agents' files here take up. */
    long usedBytes() {
        long used = 0;
        for (File file : files()) {
            used += file.length();
        }
        return used;
    }

    private List<File> files() {
        File[] files = path.toFile().listFiles();
        if (files == null) {
            return new ArrayList<>();
        }
        Arrays.sort(files);
        return Arrays.asList(files);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
