// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows on a real disk: what goes in comes out, whatever happens to the process and to the files. */
class JournalTest {
    private static final List<String> COLUMNS = List.of("id", "text");
    private static final long MAX_BYTES = 4L << 20;

    @TempDir
    private Path temporary;

    private final Counters counters = new Counters();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Log log = new Log(Log.Level.WARN, new PrintStream(logged, true, StandardCharsets.UTF_8));

    @Test
    void rowsComeOutInOrderAndOnceAcknowledgedNeverAgain() throws IOException {
        var journal = open();
        append(journal, 0, 10_000);

        List<String> seen = new ArrayList<>();
        for (Batch batch = journal.read(700); batch != null; batch = journal.read(700)) {
            assertThat(lines(Objects.requireNonNull(journal.read(700)))).isEqualTo(lines(batch));
            seen.addAll(lines(batch));
            journal.acknowledge(batch);
        }

        assertThat(seen).isEqualTo(expected(0, 10_000));
        assertThat(journal.waiting()).isZero();
        assertThat(journal.close()).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatAProcessLeavesTheNextOneFinds() throws IOException {
        var journal = open();
        append(journal, 0, 10_000);
        var first = Objects.requireNonNull(journal.read(300));
        journal.acknowledge(first);
        journal.note();
        journal.close();

        var leftover = leftover();

        assertThat(leftover.about()).containsEntry("service", "shop");
        assertThat(readAll(leftover)).isEqualTo(expected(300, 10_000));
        assertThat(leftover.account(0, 0).inserted).isEqualTo(10_000);
        leftover.remove();
        assertThat(files()).isEmpty();
    }

    @Test
    void aLivingProcessIsNeverTakenOver() throws IOException {
        var journal = open();
        append(journal, 0, 10);

        assertThat(Leftovers.in(JournalDirectory.open(directory()), any -> true))
                .isEmpty();
        journal.close();
        assertThat(Leftovers.in(JournalDirectory.open(directory()), any -> true))
                .hasSize(1);
    }

    @Test
    void whatIsNotWantedStaysForOthers() throws IOException {
        var journal = open();
        append(journal, 0, 10);
        journal.close();

        assertThat(Leftovers.in(JournalDirectory.open(directory()), any -> false))
                .isEmpty();
        assertThat(readAll(leftover())).hasSize(10);
    }

    @Test
    void beyondTheLimitTheOldestStayAndNewOnesAreCounted() throws IOException {
        var journal = open();
        append(journal, 0, 100_000);

        long kept = journal.waiting();
        assertThat(counters.droppedJournalFull.get()).isPositive().isEqualTo(100_000 - kept);
        assertThat(JournalDirectory.open(directory()).usedBytes()).isBetween(MAX_BYTES / 2, MAX_BYTES);
        assertThat(logged.toString()).contains("the journal is full", "tokenmeter.journal.max-bytes");
        var batch = Objects.requireNonNull(journal.read(100));
        assertThat(lines(batch)).isEqualTo(expected(0, 100));

        for (; batch != null; batch = journal.read(1000)) {
            journal.acknowledge(batch);
        }
        append(journal, 0, 10);
        assertThat(journal.waiting()).isEqualTo(10);
        journal.close();
    }

    @Test
    void filesAreTheirOwnersAlone() throws IOException {
        var journal = open();
        append(journal, 0, 10);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(directory()))))
                .isEqualTo("rwx------");
        assertThat(files())
                .hasSize(2)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
        journal.close();
    }

    @Test
    void aDirectoryThatIsOpenToOthersOrALinkIsNotUsed() throws IOException {
        Files.createDirectory(Path.of(directory()));
        Files.setPosixFilePermissions(Path.of(directory()), PosixFilePermissions.fromString("rwxr-xr-x"));
        open().close();
        assertThat(logged.toString()).contains("is open to others; cure: chmod 700 ");
        logged.reset();

        Files.delete(Path.of(directory()));
        Files.createSymbolicLink(
                Path.of(directory()),
                Files.createDirectory(
                        temporary.resolve("elsewhere"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
        open().close();
        assertThat(logged.toString()).contains("is no directory");
    }

    @Test
    void whenTheDirectoryGoesAwayRowsWaitInMemoryAndTheDiskIsTriedAgain() throws Exception {
        var journal = open();
        append(journal, 0, 10);
        for (Path file : files()) {
            Files.delete(file);
        }
        Files.delete(Path.of(directory()));
        append(journal, 10, 20_000);

        assertThat(logged.toString()).contains("can't be written");
        long kept = journal.waiting();
        assertThat(kept).isEqualTo(20_000 - counters.droppedJournalFull.get()).isGreaterThan(10_000);
        for (Batch batch = journal.read(1000); batch != null; batch = journal.read(1000)) {
            journal.acknowledge(batch);
        }
        assertThat(journal.waiting()).isZero();
        journal.close();
    }

    @Test
    void aRowTooLargeIsCountedAndTheOthersAreKept() throws IOException {
        var journal = open();
        journal.append(new byte[Record.LONGEST_ROW + 1], Record.LONGEST_ROW + 1);
        journal.append(new byte[Record.LONGEST_ROW], Record.LONGEST_ROW);
        append(journal, 0, 1);

        assertThat(journal.waiting()).isEqualTo(2);
        assertThat(counters.droppedFault).hasValue(1);
        assertThat(Objects.requireNonNull(journal.read(10)).rows()).isEqualTo(1);
        journal.close();
    }

    @Test
    void aDamagedRecordCostsItselfAloneAndIsCounted() throws IOException {
        var journal = open();
        append(journal, 0, 1000);
        journal.close();
        Path segment = segments().get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);

        var leftover = leftover();

        assertThat(readAll(leftover)).hasSize(999).isSubsetOf(expected(0, 1000));
        assertThat(leftover.account(0, 0).droppedDamaged).isEqualTo(1);
        assertThat(leftover.account(0, 0).inserted).isEqualTo(999);
    }

    @Test
    void whoTakesOverMayBeKilledAsWell() throws IOException {
        var journal = open();
        append(journal, 0, 1000);
        journal.close();
        var first = leftover();
        for (Batch batch = first.read(300); batch != null; batch = first.read(300)) {
            first.acknowledge(batch);
            first.note(5, 2);
        }
        first.release();

        var second = leftover();

        assertThat(readAll(second)).isEmpty();
        assertThat(second.account(4, 1).captured).isEqualTo(991);
        assertThat(second.account(4, 1).deadLettered).isEqualTo(3);
        assertThat(second.account(4, 1).inserted).isEqualTo(988);
    }

    /** Killed right after a commit, with nothing left to write: what it wrote still counts. */
    @Test
    void whatWasWrittenBeforeAKillIsOnTheAccount() throws IOException {
        var journal = open();
        append(journal, 0, 1000);
        for (Batch batch = journal.read(300); batch != null; batch = journal.read(300)) {
            journal.acknowledge(batch);
        }
        var kept = new HashMap<Path, byte[]>();
        for (Path file : files()) {
            kept.put(file, Files.readAllBytes(file));
        }
        journal.close();
        for (Path file : kept.keySet()) {
            PrivateFiles.create(file);
            Files.write(file, Objects.requireNonNull(kept.get(file)));
        }

        var leftover = leftover();

        assertThat(readAll(leftover)).isEmpty();
        assertThat(leftover.account(0, 0).inserted).isEqualTo(1000);
        assertThat(leftover.account(0, 0).captured).isEqualTo(1000);
    }

    /** Whether or not the process had time to note how far it was. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTornTailCostsTheTornRecord(boolean noted) throws IOException {
        var journal = open();
        append(journal, 0, 1000);
        if (noted) {
            journal.note();
        }
        journal.close();
        Path segment = segments().get(segments().size() - 1);
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(bytes, bytes.length - 3));

        var leftover = leftover();

        assertThat(readAll(leftover)).isEqualTo(expected(0, 999));
        assertThat(leftover.account(0, 0).droppedDamaged).isEqualTo(1);
        assertThat(leftover.account(0, 0).captured).isEqualTo(1000);
    }

    /** Whatever is done to the files: no exception, no row that was not written, none twice. */
    @Test
    void bitFlipsAndTruncationInventNothing() throws IOException {
        int rounds = Integer.getInteger("tokenmeter.test.fuzz-rounds", 400);
        var journal = open();
        append(journal, 0, 300);
        journal.note();
        journal.close();
        List<Path> files = files();
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(Files.readAllBytes(file));
        }
        var written = new HashSet<>(expected(0, 300));
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            List<byte[]> damaged =
                    contents.stream().map(content -> damaged(content, random)).toList();
            String where = "seed " + seed + ", round " + round;
            write(files, damaged);
            List<String> found = readAll(false);
            assertThat(found).as(where).doesNotHaveDuplicates();
            assertThat(written).as(where).containsAll(found);
            write(files, damaged);
            assertThat(readAll(true)).as(where).isEqualTo(found);
        }
    }

    private static void write(List<Path> files, List<byte[]> contents) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            Files.deleteIfExists(files.get(i));
            Files.createFile(
                    files.get(i), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(files.get(i), contents.get(i));
        }
    }

    /** Rows of all that left some. */
    private List<String> readAll(boolean ahead) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Leftover leftover : Leftovers.in(JournalDirectory.open(directory()), any -> true)) {
            rows.addAll(readAll(leftover, ahead));
            leftover.release();
        }
        return rows;
    }

    /** Rows come while others are read, and batches of another size are asked for than were read ahead. */
    @Test
    void readingAheadChangesNothing() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var journal = open();
        List<String> seen = new ArrayList<>();
        int appended = 0;
        while (seen.size() < 20_000) {
            int more = random.nextInt(100);
            append(journal, appended, appended + more);
            appended += more;
            int size = random.nextInt(4) == 0 ? 30 : 50;
            Batch batch = journal.read(size);
            if (batch != null && random.nextBoolean()) {
                journal.readAhead(batch, size);
            }
            if (batch != null && random.nextInt(4) > 0) {
                seen.addAll(lines(batch));
                journal.acknowledge(batch);
            }
        }
        assertThat(seen).as("seed " + seed).isEqualTo(expected(0, seen.size()));
        assertThat(journal.waiting()).as("seed " + seed).isEqualTo(appended - seen.size());
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int flips = random.nextInt(20); flips > 0; flips--) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        if (random.nextInt(4) == 0) {
            int at = random.nextInt(damaged.length);
            Arrays.fill(damaged, at, Math.min(damaged.length, at + random.nextInt(5000)), (byte) 0);
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length + 1)) : damaged;
    }

    private String directory() {
        return temporary.resolve("journal").toString();
    }

    private Journal open() {
        return Journal.open(
                directory(),
                MAX_BYTES,
                UUID.randomUUID().toString(),
                Map.of("service", "shop"),
                COLUMNS,
                counters,
                log);
    }

    private static void append(Journal journal, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] row = row(i).getBytes(StandardCharsets.UTF_8);
            journal.append(row, row.length);
        }
        journal.flush();
    }

    private static String row(int i) {
        return i + "\t" + "x".repeat(i % 300) + "\n";
    }

    private static List<String> expected(int from, int to) {
        List<String> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(row(i));
        }
        return rows;
    }

    private Leftover leftover() throws IOException {
        List<Leftover> found = Leftovers.in(JournalDirectory.open(directory()), any -> true);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<String> readAll(RowSource source) throws IOException {
        return readAll(source, false);
    }

    private static List<String> readAll(RowSource source, boolean ahead) throws IOException {
        List<String> rows = new ArrayList<>();
        for (Batch batch = source.read(64); batch != null; batch = source.read(64)) {
            assertThat(batch.columns()).isEqualTo(COLUMNS);
            rows.addAll(lines(batch));
            if (ahead) {
                source.readAhead(batch, 64);
            }
            source.acknowledge(batch);
        }
        return rows;
    }

    private static List<String> lines(Batch batch) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < batch.rows(); i++) {
            lines.add(new String(batch.bytes(), batch.start(i), batch.end(i) - batch.start(i), StandardCharsets.UTF_8));
        }
        return Collections.unmodifiableList(lines);
    }

    private List<Path> segments() throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(".rows"))
                .toList();
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(Path.of(directory()))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(directory()))) {
            return files.sorted().toList();
        }
    }
}
