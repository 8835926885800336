// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The process that a run of segments belongs to: a file that it keeps locked while it lives, whatever way it ends, and in which it notes what
 * became of its calls. Whoever gets the lock may have the rows.
 *
 * <pre>
 * mark (8) | counts (8 × 8) | their CRC-32C (4) | length of the text (4) | its CRC-32C (4) | text: lines of name, tab, value
 * </pre>
 *
 * A file gets its final name only once it is locked, so that nobody can take a process for dead that is about to begin. Closing any handle
 * of a file gives up its lock, hence each is opened once.
 */
final class Owner {
    static final int COUNTS = Account.COUNTS;
    static final String SUFFIX = ".owner";
    static final String UNFINISHED = ".new";

    private static final long MARK = 0x544D4F574E0001L;
    private static final int FIRST_COUNT = 8;
    private static final int COUNT_BYTES = COUNTS * 8;
    private static final int COUNT_CHECKSUM = FIRST_COUNT + COUNT_BYTES;
    private static final int TEXT_LENGTH = COUNT_CHECKSUM + 4;
    private static final int TEXT = TEXT_LENGTH + 8;
    private static final int LONGEST = 256 * 1024;

    /** Owners in this JVM. Even to look at one's own file would give up its lock. */
    private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

    final String id;
    /** What the process said of itself. */
    final Map<String, String> about;

    final long[] counts;
    private final Path path;
    private final RandomAccessFile file;

    private Owner(String id, Path path, RandomAccessFile file, Map<String, String> about, long[] counts) {
        this.id = id;
        this.path = path;
        this.file = file;
        this.about = about;
        this.counts = counts;
    }

    static Owner create(Path directory, String id, Map<String, String> about) throws IOException {
        Path unfinished = PrivateFiles.create(directory.resolve(id + UNFINISHED));
        Path path = directory.resolve(id + SUFFIX);
        RandomAccessFile file = new RandomAccessFile(unfinished.toFile(), "rw");
        try {
            PrivateFiles.refuseForeign(directory, unfinished);
            if (file.getChannel().tryLock() == null) {
                throw new IOException(unfinished + " is locked by somebody else");
            }
            file.write(contents(about));
            OURS.add(id);
            move(unfinished, path);
            return new Owner(id, path, file, about, new long[COUNTS]);
        } catch (IOException e) {
            OURS.remove(id);
            file.close();
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to);
        }
    }

    private static byte[] contents(Map<String, String> about) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> entry : about.entrySet()) {
            text.append(entry.getKey())
                    .append('\t')
                    .append(entry.getValue().replace('\n', ' '))
                    .append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer contents = ByteBuffer.allocate(TEXT + bytes.length);
        contents.putLong(MARK).put(countBlock(new long[COUNTS]));
        contents.putInt(bytes.length).putInt(checksum(bytes, 0, bytes.length)).put(bytes);
        return contents.array();
    }

    private static byte[] countBlock(long[] counts) {
        ByteBuffer block = ByteBuffer.allocate(COUNT_BYTES + 4);
        for (long count : counts) {
            block.putLong(count);
        }
        return block.putInt(checksum(block.array(), 0, COUNT_BYTES)).array();
    }

    private static int checksum(byte[] bytes, int at, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, at, length);
        return (int) checksum.getValue();
    }

    /** Null if that process lives, or somebody else has taken over from it. */
    static @Nullable Owner adopt(Path path) throws IOException {
        if (OURS.contains(id(path))) {
            return null;
        }
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        boolean isOurs = false;
        try {
            isOurs = file.getChannel().tryLock() != null && Files.exists(path);
            return isOurs ? read(path, file) : null;
        } finally {
            if (!isOurs) {
                file.close();
            }
        }
    }

    private static Owner read(Path path, RandomAccessFile file) throws IOException {
        byte[] bytes = new byte[(int) Math.min(file.length(), LONGEST)];
        file.readFully(bytes);
        String id = id(path);
        OURS.add(id);
        return new Owner(id, path, file, about(bytes), counts(bytes));
    }

    private static String id(Path path) {
        String name = path.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** Empty if it is damaged. */
    private static Map<String, String> about(byte[] bytes) {
        Map<String, String> about = new LinkedHashMap<>();
        ByteBuffer contents = ByteBuffer.wrap(bytes);
        int length = bytes.length < TEXT || contents.getLong(0) != MARK ? -1 : contents.getInt(TEXT_LENGTH);
        if (length < 0
                || length > bytes.length - TEXT
                || contents.getInt(TEXT_LENGTH + 4) != checksum(bytes, TEXT, length)) {
            return about;
        }
        for (String line : new String(bytes, TEXT, length, StandardCharsets.UTF_8).split("\n", -1)) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                about.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return about;
    }

    /** All 0 if they are damaged. */
    private static long[] counts(byte[] bytes) {
        long[] counts = new long[COUNTS];
        if (bytes.length >= TEXT_LENGTH
                && ByteBuffer.wrap(bytes).getInt(COUNT_CHECKSUM) == checksum(bytes, FIRST_COUNT, COUNT_BYTES)) {
            ByteBuffer.wrap(bytes, FIRST_COUNT, COUNT_BYTES).asLongBuffer().get(counts);
        }
        return counts;
    }

    /** Notes what became of the calls so far, for whoever comes after; any thread. */
    synchronized void note(long[] counts) {
        try {
            file.seek(FIRST_COUNT);
            file.write(countBlock(counts));
        } catch (IOException e) {
            // It is for a report; the rows are elsewhere.
        }
    }

    /** Ends the ownership with the rows still there. */
    synchronized void release() {
        OURS.remove(id);
        try {
            file.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }

    /** Ends the ownership; there are no rows left. Removed before the lock is given up, so that nobody takes over. */
    void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Somebody will find it and see that nothing belongs to it.
        }
        release();
    }
}
