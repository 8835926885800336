// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaInstallerTest {
    private Ledger ledger;

    @BeforeEach
    void emptyDatabase() throws SQLException {
        ledger = new Ledger();
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void twentyAgentsAtOnceOnAnEmptyDatabaseAllSucceed() throws Exception {
        int agents = 20;
        var barrier = new CyclicBarrier(agents);
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < agents; i++) {
            var thread = new Thread(() -> {
                try (var connection = TestDatabase.connect(ledger.url)) {
                    connection.setAutoCommit(false);
                    barrier.await();
                    new SchemaInstaller(ledger.settings(), ledger.log).install(connection);
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(ledger.logged()).isEmpty();
        assertThat(ledger.one("select count(*) from tokenmeter_schema_version"))
                .isEqualTo(Integer.toString(SchemaInstaller.MIGRATIONS.size()));
        assertThat(ledger.one("select count(*) from pg_inherits where inhparent = 'tokenmeter_costs'::regclass"))
                .isEqualTo("5");
    }

    @Test
    void aSchemaOffTheSearchPathAndATableOfAnotherNameServe() throws Exception {
        var settings = ledger.settings("Billing", "LLM_calls", true);

        try (var store = new DirectStore(settings, Ledger.IDENTITY, ledger.log)) {
            store.write(Ledger.calls(10));
            store.write(Ledger.calls(5));
        }

        assertThat(ledger.one("select count(*) from billing.llm_calls")).isEqualTo("15");
        assertThat(ledger.one("select sum(calls) from billing.daily_usage_view"))
                .isEqualTo("15");
        assertThat(ledger.one("select count(*) from billing.usage_records")).isEqualTo("15");
        assertThat(ledger.one("select count(*) from billing.llm_calls_default")).isEqualTo("0");
        assertThat(ledger.one("select count(*) from pg_class where relnamespace = 'public'::regnamespace"))
                .isEqualTo("0");
        assertThat(ledger.logged()).isEmpty();
    }

    @Test
    void theFirstSchemaOfTheSearchPathServesWhateverItIsCalled() throws Exception {
        ledger.execute("create schema \"My \"\"Own\"\" Schema\"");
        ledger.execute("alter database " + ledger.one("select current_database()")
                + " set search_path = \"My \"\"Own\"\" Schema\", public");

        for (int i = 0; i < 2; i++) {
            try (var store = ledger.store()) {
                store.write(Ledger.calls(5));
            }
        }

        assertThat(ledger.one("select count(*) from \"My \"\"Own\"\" Schema\".usage_records"))
                .isEqualTo("10");
    }

    @Test
    void aNameTooLongForPartitionsIsRefused() {
        assertThatThrownBy(() -> install(ledger.settings(null, "t".repeat(41), true)))
                .hasMessageContaining("tokenmeter.table")
                .hasMessageContaining("40");
    }

    @Test
    void anOlderSchemaIsUpgraded() throws Exception {
        install(ledger.settings());
        ledger.execute("drop view monthly_usage_view");
        ledger.execute("alter table tokenmeter_costs drop column region, drop column quantities");
        ledger.execute("delete from tokenmeter_schema_version where version >= 5");

        install(ledger.settings());

        assertThat(ledger.rows("select * from monthly_usage_view")).isEmpty();
        assertThat(ledger.rows("select region, quantities from tokenmeter_costs"))
                .isEmpty();
    }

    @Test
    void aCurrentSchemaNeedsNoRightsToCreate() throws Exception {
        install(ledger.settings());
        ledger.execute("create role writer" + ledger.suffix() + " login");
        ledger.execute("grant insert, select, update on all tables in schema public to writer" + ledger.suffix());
        var settings = new StoreSettings(
                ledger.url, "writer" + ledger.suffix(), "unused", null, StoreSettings.DEFAULT_TABLE, true);

        try (var store = new DirectStore(settings, Ledger.IDENTITY, ledger.log)) {
            store.write(Ledger.calls(3));
        }

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("3");
        assertThat(ledger.logged()).isEmpty();
    }

    @Test
    void withoutRightsTheMessageSaysWhatToDo() throws Exception {
        ledger.execute("create role guest" + ledger.suffix() + " login");
        ledger.execute("revoke create on schema public from public");
        var settings = new StoreSettings(
                ledger.url, "guest" + ledger.suffix(), "s3cret", null, StoreSettings.DEFAULT_TABLE, true);

        try (var store = new DirectStore(settings, Ledger.IDENTITY, ledger.log)) {
            assertThatThrownBy(() -> store.write(Ledger.calls(1)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("schema/tokenmeter.sql")
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void unmanagedNothingIsCreatedAndTheMissingTableIsNamed() throws Exception {
        assertThatThrownBy(() -> install(ledger.settings(null, StoreSettings.DEFAULT_TABLE, false)))
                .hasMessageContaining("public.tokenmeter_costs does not exist")
                .hasMessageContaining("tokenmeter.schema.manage");

        assertThat(ledger.one("select count(*) from pg_class where relnamespace = 'public'::regnamespace"))
                .isEqualTo("0");
    }

    @Test
    void unmanagedWhatIsMissingBesideTheTableIsNamedAndRowsAreStored() throws Exception {
        install(ledger.settings());
        ledger.execute("drop table tokenmeter_agents");
        ledger.execute("alter table tokenmeter_costs drop column call_site");

        try (var store = new DirectStore(
                ledger.settings(null, StoreSettings.DEFAULT_TABLE, false), Ledger.IDENTITY, ledger.log)) {
            store.write(Ledger.calls(2));
            store.write(Ledger.calls(2));
        }

        assertThat(ledger.one("select count(*) from tokenmeter_costs")).isEqualTo("4");
        assertThat(ledger.logged().lines())
                .singleElement()
                .asString()
                .contains("lacks tokenmeter_agents, tokenmeter_costs.call_site;");
    }

    @Test
    void unmanagedACompleteSchemaIsSilent() throws Exception {
        install(ledger.settings());

        install(ledger.settings(null, StoreSettings.DEFAULT_TABLE, false));

        assertThat(ledger.logged()).isEmpty();
    }

    @Test
    void everyMigrationOfTheSchemaModuleIsApplied() throws Exception {
        install(ledger.settings());

        List<String> names = ledger.rows("select to_char(version, 'FM000') || '-' || name || '.sql'"
                + " from tokenmeter_schema_version order by version");
        assertThat(names).isEqualTo(SchemaInstaller.MIGRATIONS);
    }

    private void install(StoreSettings settings) throws SQLException {
        try (var connection = TestDatabase.connect(ledger.url)) {
            connection.setAutoCommit(false);
            new SchemaInstaller(settings, ledger.log).install(connection);
        }
    }
}
