// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final String CATALOG =
            "select relname, relkind from pg_class" + " where relnamespace = 'public'::regnamespace order by 1";

    @Test
    void theEntryNamesEveryMigrationInOrderAndThenThePrices() throws Exception {
        List<Path> expected = new ArrayList<>(Database.migrations());
        expected.add(Path.of("catalogue.sql"));

        assertThat(Database.included()).isEqualTo(expected);
    }

    @Test
    void pricesAreThereForPeopleWhoApplyTheSchemaByHand() throws Exception {
        try (var database = Database.withSchema()) {
            assertThat(database.rows("select kind, usd_per_million from model_pricing"
                            + " where (provider, model, service_tier) = ('openai', 'gpt-5.4', 'flex') and kind in ('in', 'cache_read')"
                            + " order by kind"))
                    .containsExactly("cache_read|0.130000000000", "in|1.250000000000");
            assertThat(database.one("select count(distinct (provider, model)) >= 320 from model_pricing"))
                    .isEqualTo("t");
            assertThat(database.one("select source || ' ' || version from model_pricing_lists"))
                    .startsWith("catalogue 20");
        }
    }

    @Test
    void everyMigrationRecordsItsVersion() throws Exception {
        try (var database = Database.withSchema()) {
            List<String> expected = Database.migrations().stream()
                    .map(file -> file.getFileName().toString())
                    .map(name -> Integer.parseInt(name.substring(0, 3)) + "|" + name.substring(4, name.length() - 4))
                    .toList();

            assertThat(database.rows("select version, name from tokenmeter_schema_version order by 1"))
                    .isEqualTo(expected);
        }
    }

    @Test
    void theEntryAppliesTwiceWithPsql() throws Exception {
        try (var database = new Database()) {
            if (!Psql.isOnPath()) {
                database.applyAll();
                database.applyAll();
                return;
            }
            assertThat(Psql.apply(Database.ENTRY, database.url, Map.of())).isEmpty();
            List<String> once = database.rows(CATALOG);
            assertThat(Psql.apply(Database.ENTRY, database.url, Map.of())).isEmpty();

            assertThat(database.rows(CATALOG)).isEqualTo(once).contains("tokenmeter_costs|p");
        }
    }

    @Test
    void eachFileAppliesTwiceWithPsql() throws Exception {
        try (var database = new Database()) {
            for (Path file : Database.migrations()) {
                for (int i = 0; i < 2; i++) {
                    if (Psql.isOnPath()) {
                        Psql.apply(file, database.url, Map.of());
                    } else {
                        database.execute(Files.readString(file));
                    }
                }
            }

            assertThat(database.one("select count(*) from tokenmeter_schema_version"))
                    .isEqualTo(Integer.toString(Database.migrations().size()));
        }
    }

    /** What a database of an earlier version lacks is added; files that were applied anywhere are never changed again. */
    @Test
    void aLedgerOfTheFirstFiveFilesIsUpgraded() throws Exception {
        try (var database = new Database()) {
            for (Path file : Database.migrations().subList(0, 5)) {
                database.execute(Files.readString(file));
            }
            database.execute("insert into tokenmeter_costs (trace_id, span_id, provider, model)"
                    + " values ('t', 's', 'openai', 'm')");

            database.applyAll();

            assertThat(database.one("select count(*) filter (where quantities is null and region is null)"
                            + " from tokenmeter_costs"))
                    .isEqualTo("1");
            assertThat(database.one("select count(*) from tokenmeter_schema_version"))
                    .isEqualTo(Integer.toString(Database.migrations().size()));
        }
    }

    @Test
    void anotherSchemaServesCallersWithAnySearchPath() throws Exception {
        try (var database = new Database()) {
            database.execute("create schema billing");
            if (Psql.isOnPath()) {
                Psql.apply(Database.ENTRY, database.url, Map.of("PGOPTIONS", "-c search_path=billing"));
            } else {
                database.execute("set search_path = billing");
                database.applyAll();
            }
            database.execute("set search_path = pg_catalog");

            database.execute("insert into billing.tokenmeter_costs (trace_id, span_id, provider, model, cost_usd)"
                    + " values ('t', 's', 'openai', 'm', 1)");

            assertThat(database.one("select total_cost from billing.monthly_usage_view"))
                    .isEqualTo("1.000000000000");
            assertThat(database.one("select billing.tokenmeter_make_partitions(5)"))
                    .isEqualTo("2");
            assertThat(database.one("select count(*) from pg_class where relnamespace = 'public'::regnamespace"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aTableOfAnotherOriginIsNotTouched() throws Exception {
        try (var database = new Database()) {
            database.execute("create table tokenmeter_costs (id uuid primary key)");

            assertThatThrownBy(database::applyAll).hasMessageContaining("was not made by this schema");
        }
    }

    @Test
    void everyColumnOfTheLedgerIsExplained() throws Exception {
        try (var database = Database.withSchema()) {
            assertThat(database.rows("select attname from pg_attribute where attrelid = 'tokenmeter_costs'::regclass"
                            + " and attnum > 0 and col_description(attrelid, attnum) is null"))
                    .isEmpty();
        }
    }
}
