// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.OpenExchanges;
import io.tokenmeter.agent.health.Counters;
import io.tokenmeter.agent.health.Faults;
import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.PricedCall;
import io.tokenmeter.agent.pricing.Pricer;
import io.tokenmeter.agent.ring.CallRing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteStageTest {
    private final Counters counters = new Counters();
    private Ledger ledger;
    private Faults faults;
    private CallRing ring;

    @BeforeEach
    void emptyDatabase() throws SQLException {
        ledger = new Ledger();
        faults = new Faults(ledger.log);
        ring = new CallRing(1024, counters, faults, ledger.log);
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void aRefusedRowIsDroppedAndTheOthersAreWritten() throws Exception {
        var stage = new Running(ledger::store);
        for (int i = 0; i < 100; i++) {
            String usage = i == 42 || i == 77 ? "{malformed" : "{}";
            ring.accept(Ledger.call("gpt-4o", 1, call -> call.usage.reported = usage).call);
        }
        stage.end(30_000);

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("98");
        assertThat(ledger.logged())
                .contains("1 call was not stored so far: ")
                .contains("2 calls were not stored so far: ");
        assertThat(ledger.logged().lines()).allMatch(line -> line.startsWith("tokenmeter: "));
        assertThat(counters.droppedStorage).hasValue(2);
        assertReconciled(100);
    }

    @Test
    void callsThatATableCannotHoldAreCountedAsDropped() throws Exception {
        ledger.execute("create table tokenmeter_costs (id uuid primary key, model text, cost_usd numeric not null)");
        var stage = new Running(ledger::store);

        ring.accept(Ledger.call("gpt-4o", 1).call);
        ring.accept(Ledger.call("nobody-knows-its-price", 1).call);
        stage.end(30_000);

        assertThat(ledger.rows("select model from tokenmeter_costs")).containsExactly("gpt-4o");
        assertThat(counters.droppedStorage).hasValue(1);
        assertReconciled(2);
    }

    @Test
    void whileTheStoreIsAwayTheBatchIsOfferedAgain() throws Exception {
        var store = new SwitchedStore();
        var stage = new Running(() -> store);
        for (int i = 0; i < 10; i++) {
            ring.accept(Ledger.call("gpt-4o", 1).call);
        }
        store.refusedThrice.await();
        store.isAway = false;
        stage.end(30_000);

        assertThat(store.kept).hasSize(10).doesNotHaveDuplicates();
        assertThat(ledger.logged().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("can't be written: gone"))
                .anyMatch(line -> line.contains("can be written again"));
        assertReconciled(10);
    }

    @Test
    void aStoreThatStaysAwayDoesNotHoldUpTheExit() throws Exception {
        var store = new SwitchedStore();
        var stage = new Running(() -> store);
        for (int i = 0; i < 10; i++) {
            ring.accept(Ledger.call("gpt-4o", 1).call);
        }
        store.refusedThrice.await();
        long started = System.nanoTime();
        stage.end(200);

        assertThat(System.nanoTime() - started).isLessThan(5_000_000_000L);
        assertThat(counters.droppedStorage).hasValue(10);
        assertReconciled(10);
    }

    private void assertReconciled(long captured) {
        assertThat(counters.captured).hasValue(captured);
        assertThat(counters.written.get() + counters.dropped()).isEqualTo(captured);
        assertThat(faults.counts()).isEmpty();
    }

    private final class Running implements WriteStage.Backend {
        private final Supplier<CallStore> opens;
        private final WriteStage stage =
                new WriteStage(new OpenExchanges(), ring, this, 64, 10, counters, faults, ledger.log);
        private final Thread thread = new Thread(stage);

        Running(Supplier<CallStore> opens) {
            this.opens = opens;
            thread.start();
        }

        @Override
        public Pricer pricer() throws Exception {
            return new Pricer(Catalogue.builtIn());
        }

        @Override
        public CallStore store() {
            return opens.get();
        }

        void end(long withinMillis) throws InterruptedException {
            stage.close(withinMillis);
            thread.join();
        }
    }

    /** Fails as a lost connection does, until told otherwise. */
    private static final class SwitchedStore implements CallStore {
        final CountDownLatch refusedThrice = new CountDownLatch(3);
        final List<Call> kept = new ArrayList<>();
        volatile boolean isAway = true;

        @Override
        public int write(List<PricedCall> batch) throws SQLException {
            if (isAway) {
                refusedThrice.countDown();
                throw new SQLException("gone", "08006");
            }
            batch.forEach(call -> kept.add(call.call));
            return batch.size();
        }

        @Override
        public void close() {}
    }
}
