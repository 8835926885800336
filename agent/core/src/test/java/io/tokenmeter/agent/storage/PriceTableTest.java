// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.PriceLists;
import io.tokenmeter.agent.pricing.PricedCall;
import io.tokenmeter.agent.pricing.Pricer;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent's catalogue reaches {@code model_pricing}, and the user's rows there reach the agent. */
class PriceTableTest {
    private static final String OWN_ROW = "insert into model_pricing"
            + " (provider, model, kind, effective_from, usd_per_million, source)"
            + " values ('openai', 'gpt-4o', 'in', '-infinity', 1, 'user'), ('openai', 'gpt-4o', 'out', '-infinity', 2, 'user')";

    private Ledger ledger;
    private PriceLists lists;
    private PriceTable table;

    @BeforeEach
    void install() throws SQLException, IOException {
        ledger = new Ledger();
        lists = new PriceLists(Catalogue.builtIn(), null, ledger.log);
        table = new PriceTable(lists, "session-1", true, ledger.log);
        new SchemaInstaller(ledger.settings(), ledger.log).install(uncommitted());
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void theCatalogueIsBroughtOnceAndNeverOverANewerOne() throws Exception {
        table.exchange(uncommitted(), "public");
        String filled = ledger.one("select count(*) from model_pricing");
        ledger.execute("delete from model_pricing; update model_pricing_lists set version = '2099-01-01'");

        new PriceTable(lists, "session-2", true, ledger.log).exchange(uncommitted(), "public");
        String afterNewer = ledger.one("select count(*) from model_pricing");
        ledger.execute("update model_pricing_lists set version = '2001-01-01'");
        new PriceTable(lists, "session-3", true, ledger.log).exchange(uncommitted(), "public");

        assertThat(Integer.parseInt(filled)).isGreaterThan(2_000);
        assertThat(afterNewer).isEqualTo("0");
        assertThat(ledger.one("select count(*) from model_pricing")).isEqualTo(filled);
        assertThat(ledger.one("select version from model_pricing_lists"))
                .isEqualTo(lists.builtIn().version());
    }

    @Test
    void whatIsNotManagedIsNotFilled() throws Exception {
        new PriceTable(lists, "session-1", false, ledger.log).exchange(uncommitted(), "public");

        assertThat(ledger.one("select count(*) from model_pricing")).isEqualTo("0");
    }

    @Test
    void aPriceChangedInTheTableReachesARunningAgent() throws Exception {
        Pricer pricer = new Pricer(lists);
        table.exchange(uncommitted(), "public");
        long before = pricer.price(call()).costPicos;

        ledger.execute(OWN_ROW);
        table.exchange(uncommitted(), "public");
        long changed = pricer.price(call()).costPicos;
        ledger.execute("delete from model_pricing where source = 'user'");
        table.exchange(uncommitted(), "public");

        assertThat(before).isEqualTo(75_000_000);
        assertThat(changed).isEqualTo(20_000_000);
        assertThat(pricer.price(call()).costPicos).isEqualTo(before);
    }

    @Test
    void callsPricedBeforeTheRowsWereKnownArePricedAgain() throws Exception {
        ledger.execute(OWN_ROW);
        Pricer pricer = new Pricer(lists);

        try (DirectStore store = ledger.store().exchanging(lists, "session-1")) {
            store.write(List.of(new PricedCall(UUID.randomUUID(), "t", "s", call(), pricer.price(call()))));
        }

        assertThat(ledger.one("select cost_usd, cost_source, price_version from tokenmeter_costs"))
                .isEqualTo("0.000020000000|override|model_pricing");
        assertThat(ledger.one("select cost_usd from daily_usage_summary")).isEqualTo("0.000020000000");
    }

    @Test
    void aSchemaWithoutPlaceForPricesIsSaidOnceAndHarmsNothing() throws Exception {
        ledger.execute("drop function tokenmeter_own_prices()");
        PriceTable unmanaged = new PriceTable(lists, "session-1", false, ledger.log);

        unmanaged.exchange(uncommitted(), "public");
        unmanaged.exchange(uncommitted(), "public");

        assertThat(ledger.logged())
                .contains("priced by the agent's own catalogue")
                .hasLineCount(1);
    }

    private static Call call() {
        return Ledger.call("gpt-4o-2024-08-06", 1).call;
    }

    /** As the pool gives them out; left to the end of the test. */
    private Connection uncommitted() throws SQLException {
        Connection pooled = TestDatabase.connect(ledger.url);
        pooled.setAutoCommit(false);
        return pooled;
    }
}
