// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A segment in a file.
 *
 * <pre>
 * mark (8) | acknowledged (8), number of the next row (8), their CRC-32C (4) | length of the text (4), its CRC-32C (4) | text | records
 * </pre>
 *
 * The text is the number of the first row, and the columns.
 *
 * Written with plain {@code write} calls: what they have taken belongs to the kernel and survives the JVM's end, whichever way it comes, and a
 * full disk is an exception. A mapped file would make it a signal. Not through a channel, which an interrupt of the thread would close.
 */
final class FileSegment extends Segment {
    private static final long MARK = 0x544D524F57530001L;
    private static final int ACKNOWLEDGED = 8;
    private static final int NEXT_ROW = 16;
    private static final int NOTE = 16;
    private static final int NOTE_CHECKSUM = ACKNOWLEDGED + NOTE;
    private static final int TEXT_LENGTH = NOTE_CHECKSUM + 4;
    private static final int TEXT = TEXT_LENGTH + 8;
    private static final int LONGEST_TEXT = 64 * 1024;

    private final Path path;
    /** Appender only; null once the segment is sealed. */
    private @Nullable RandomAccessFile out;
    /** Reader only. Opened with the segment, so that one whose name is cleaned away can still be read; a found one when it is its turn. */
    private @Nullable RandomAccessFile in;

    private FileSegment(
            Path path,
            @Nullable RandomAccessFile out,
            List<String> columns,
            long firstRow,
            long start,
            long acknowledged,
            long nextRow,
            long end) {
        super(columns, firstRow, start, acknowledged, nextRow, end);
        this.path = path;
        this.out = out;
    }

    static FileSegment create(Path path, List<String> columns, long firstRow) throws IOException {
        byte[] text = (firstRow + "\t" + String.join("\t", columns)).getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocate(TEXT + text.length);
        header.putLong(MARK).put(note(0, firstRow));
        header.putInt(text.length).putInt(checksum(text, 0, text.length)).put(text);
        RandomAccessFile out = new RandomAccessFile(PrivateFiles.create(path).toFile(), "rw");
        try {
            out.write(header.array());
            FileSegment made =
                    new FileSegment(path, out, columns, firstRow, header.capacity(), 0, firstRow, header.capacity());
            made.in = new RandomAccessFile(path.toFile(), "rw");
            return made;
        } catch (IOException e) {
            out.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** A segment of a process that is gone, or null if its beginning is damaged. */
    static @Nullable FileSegment find(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] header = new byte[(int) Math.min(file.length(), TEXT + LONGEST_TEXT)];
            file.readFully(header);
            return find(path, header, file.length());
        }
    }

    private static @Nullable FileSegment find(Path path, byte[] bytes, long length) {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (bytes.length < TEXT || header.getLong(0) != MARK) {
            return null;
        }
        int textLength = header.getInt(TEXT_LENGTH);
        if (textLength <= 0
                || textLength > bytes.length - TEXT
                || header.getInt(TEXT_LENGTH + 4) != checksum(bytes, TEXT, textLength)) {
            return null;
        }
        String[] text = new String(bytes, TEXT, textLength, StandardCharsets.UTF_8).split("\t", -1);
        List<String> columns = List.copyOf(Arrays.asList(text).subList(1, text.length));
        long firstRow = Long.parseLong(text[0]);
        boolean isNoted = header.getInt(NOTE_CHECKSUM) == checksum(bytes, ACKNOWLEDGED, NOTE);
        FileSegment found = new FileSegment(
                path,
                null,
                columns,
                firstRow,
                (long) TEXT + textLength,
                isNoted ? header.getLong(ACKNOWLEDGED) : 0,
                isNoted ? header.getLong(NEXT_ROW) : firstRow,
                length);
        found.seal();
        return found;
    }

    private static byte[] note(long acknowledged, long nextRow) {
        ByteBuffer note = ByteBuffer.allocate(NOTE + 4).putLong(acknowledged).putLong(nextRow);
        return note.putInt(checksum(note.array(), 0, NOTE)).array();
    }

    private static int checksum(byte[] bytes, int at, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, at, length);
        return (int) checksum.getValue();
    }

    @Override
    void write(long position, byte[] records, int length) throws IOException {
        RandomAccessFile file = out;
        if (file == null) {
            throw new IOException(path + " is closed");
        }
        try {
            file.write(records, 0, length);
        } catch (IOException e) {
            cutTo(file, position);
            throw e;
        }
    }

    /** So that what was written in part is not taken for damage later. */
    private static void cutTo(RandomAccessFile file, long position) {
        try {
            file.setLength(position);
        } catch (IOException e) {
            // Then it will be; nothing is lost by it.
        }
    }

    @Override
    void read(long position, byte[] into, int length) throws IOException {
        RandomAccessFile file = reader();
        file.seek(position);
        file.readFully(into, 0, length);
    }

    private RandomAccessFile reader() throws IOException {
        RandomAccessFile file = in;
        if (file == null) {
            file = new RandomAccessFile(path.toFile(), "rw");
            in = file;
        }
        return file;
    }

    @Override
    void noteAcknowledged(long position, long nextRow) {
        try {
            RandomAccessFile file = reader();
            file.seek(ACKNOWLEDGED);
            file.write(note(position, nextRow));
        } catch (IOException e) {
            // See above: it only means work done twice.
        }
    }

    @Override
    void closeAppender() {
        close(out);
        out = null;
    }

    @Override
    void close() {
        close(in);
        in = null;
    }

    private static void close(@Nullable RandomAccessFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // The rows are written; what remains is the kernel's.
        }
    }

    @Override
    void delete() {
        close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Its rows are recognised if they are offered again.
        }
    }
}
