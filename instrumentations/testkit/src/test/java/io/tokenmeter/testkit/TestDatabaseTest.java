// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestDatabaseTest {
    @Test
    void everyDatabaseIsEmptyAndApartFromTheOthers() throws Exception {
        String one = TestDatabase.createDatabase();
        String other = TestDatabase.createDatabase();

        assertThat(one).isNotEqualTo(other);
        try (var connection = TestDatabase.connect(one);
                var statement = connection.createStatement()) {
            statement.execute("create table here (id int)");
        }
        try (var connection = TestDatabase.connect(other);
                var tables = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
            tables.next();
            assertThat(tables.getInt(1)).isZero();
        }
    }
}
