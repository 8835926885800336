// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.health.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CallRingTest {
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Log log = new Log(Log.Level.WARN, new PrintStream(logged, true, StandardCharsets.UTF_8));
    private final Counters counters = new Counters();
    private final Faults faults = new Faults(log);
    private final List<Call> taken = new ArrayList<>();
    private final CallRing ring = new CallRing(8, counters, faults, log);

    @Test
    void callsComeOutInOrder() {
        Call one = call();
        Call other = call();
        ring.accept(one);
        ring.accept(other);

        assertThat(ring.drain(taken::add)).isTrue();
        assertThat(taken).containsExactly(one, other);
        assertThat(ring.drain(taken::add)).isFalse();
        assertThat(logged()).isEmpty();
    }

    @Test
    void fullRingDropsAndCounts() {
        for (int i = 0; i < 20; i++) {
            ring.accept(call());
        }

        assertThat(counters.captured).hasValue(20);
        assertThat(counters.droppedRingFull).hasValue(12);
        ring.drain(taken::add);
        assertThat(taken).hasSize(8);
        ring.accept(call());
        ring.drain(taken::add);
        assertThat(taken).hasSize(9);
    }

    @Test
    void dropsAreSaidOnceAMinute() {
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 9; i++) {
                ring.accept(call());
            }
            ring.drain(taken::add);
        }

        assertThat(counters.droppedRingFull).hasValue(50);
        assertThat(logged().lines()).singleElement().asString().startsWith("tokenmeter: 1 call was dropped because");
    }

    @Test
    void aTakerThatThrowsCostsThatCallOnly() {
        for (int i = 0; i < 5; i++) {
            ring.accept(call());
        }

        ring.drain(call -> {
            taken.add(call);
            if (taken.size() == 2) {
                throw new Exception("refused");
            }
            if (taken.size() == 4) {
                throw new StackOverflowError();
            }
            return true;
        });

        assertThat(taken).hasSize(5).doesNotHaveDuplicates();
        assertThat(counters.droppedFault).hasValue(2);
        assertThat(faults.counts())
                .hasSize(2)
                .allSatisfy((fault, count) -> assertThat(fault).startsWith("ring: "));
    }

    @Test
    void aTakerThatHasEnoughFindsTheRestLater() {
        for (int i = 0; i < 5; i++) {
            ring.accept(call());
        }

        ring.drain(call -> taken.add(call) && taken.size() < 2);
        assertThat(taken).hasSize(2);
        ring.drain(taken::add);

        assertThat(taken).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void theRingKeepsNoCallThatWasTaken() {
        WeakReference<Call> call = passOne();

        while (call.get() != null) {
            assertThat(Thread.interrupted()).as("timed out").isFalse();
            System.gc();
        }
        assertThat(ring.drain(taken::add)).isFalse();
    }

    @Test
    void nothingIsLostOrTakenTwiceBetweenManyThreads() throws InterruptedException {
        Set<Call> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread producer = new Thread(() -> {
                for (int n = 0; n < 5_000; n++) {
                    ring.accept(call());
                }
            });
            producers.add(producer);
            producer.start();
        }
        long count = 0;
        boolean running = true;
        while (running) {
            running = producers.stream().anyMatch(Thread::isAlive);
            while (ring.drain(call -> taken.add(call))) {
                count += taken.size();
                distinct.addAll(taken);
                taken.clear();
            }
        }

        assertThat(counters.captured).hasValue(40_000);
        assertThat(count + counters.droppedRingFull.get()).isEqualTo(40_000);
        assertThat(distinct).hasSize((int) count);
        assertThat(faults.counts()).isEmpty();
    }

    private WeakReference<Call> passOne() {
        Call call = call();
        ring.accept(call);
        ring.drain(taken -> true);
        return new WeakReference<>(call);
    }

    private String logged() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    private static Call call() {
        return new Call(1_700_000_000_000L, 0, "test", "llm.test", "openai", "chat");
    }
}
