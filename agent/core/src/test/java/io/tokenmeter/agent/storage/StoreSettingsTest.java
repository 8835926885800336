// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenmeter.agent.health.Log;
import java.io.PrintStream;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://h/db,                         jdbc:postgresql://h/db,            ,      ",
        "jdbc:postgresql://h:5433/db?user=u&password=p,  jdbc:postgresql://h:5433/db,       u,    p",
        "jdbc:postgresql:db,                             jdbc:postgresql:db,                ,      ",
        "postgresql://u:p@h/db,                          jdbc:postgresql://h/db,            u,    p",
        "postgres://u@h:1/db?password=p,                 jdbc:postgresql://h:1/db,          u,    p",
        "postgresql://u:p%40ss%2F+w@h/db,                jdbc:postgresql://h/db,            u,    p@ss/+w",
        "postgresql://u:p@ss@h/db,                       jdbc:postgresql://h/db,            u,    p@ss",
        "'postgresql://u:p@[::1]:5432,h2:5433/db',       'jdbc:postgresql://[::1]:5432,h2:5433/db', u, p",
        "postgresql:///db,                               jdbc:postgresql:///db,             ,      ",
        "jdbc:postgresql://u:p@h/db,                     jdbc:postgresql://h/db,            u,    p",
    })
    void bothFormsOfUrlAreUnderstood(String url, String jdbcUrl, @Nullable String user, @Nullable String password) {
        var settings = settings(url, null, null);

        assertThat(settings.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(settings.connectionProperties().getProperty("user")).isEqualTo(user);
        assertThat(settings.connectionProperties().getProperty("password")).isEqualTo(password);
    }

    @Test
    void parametersOfEitherWorldReachTheDriver() {
        Properties properties = settings(
                        "postgresql://h/db?sslmode=require&connect_timeout=3&channel_binding=require&pgbouncer=true"
                                + "&application_name=shop&target_session_attrs=read-write&prepareThreshold=5",
                        null,
                        null)
                .connectionProperties();

        assertThat(properties)
                .containsEntry("sslmode", "require")
                .containsEntry("connectTimeout", "3")
                .containsEntry("channelBinding", "require")
                .containsEntry("targetServerType", "primary")
                .containsEntry("ApplicationName", "shop")
                .containsEntry("prepareThreshold", "0");
    }

    @Test
    void userAndPasswordOfTheirOwnPropertiesWin() {
        Properties properties =
                settings("postgresql://u:p@h/db", "other", "secret").connectionProperties();

        assertThat(properties).containsEntry("user", "other").containsEntry("password", "secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db",
                "mysql://u:hunter2@h/db",
                "jdbc:mysql://h/db?password=hunter2",
                "postgresql://u:hunter2%zz@h/db"
            })
    void anythingElseIsRefusedWithoutQuotingIt(String url) {
        assertThatThrownBy(() -> settings(url, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenmeter.jdbc.url: ")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a\"b", "a b", "ä", "a;drop table x", "a.b"})
    void onlyPlainIdentifiersName(String name) {
        assertThatThrownBy(() -> new StoreSettings("postgresql://h/db", null, null, null, name, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenmeter.table: ");
        assertThatThrownBy(() -> new StoreSettings("postgresql://h/db", null, null, name, "t", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tokenmeter.jdbc.schema: ");
    }

    @Test
    void theLongestIdentifierHas63Characters() {
        assertThat(new StoreSettings("postgresql://h/db", null, null, null, "T".repeat(63), true).table)
                .isEqualTo("t".repeat(63));
        assertThatThrownBy(() -> new StoreSettings("postgresql://h/db", null, null, null, "t".repeat(64), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noMessageHoldsThePassword() {
        var settings = settings("postgresql://u:hunter2@localhost:1/db?connect_timeout=1", null, "hunter2");
        var log = new Log(Log.Level.OFF, new PrintStream(PrintStream.nullOutputStream()));

        assertThat(settings.toString()).doesNotContain("hunter2");
        try (var store = new DirectStore(settings, Ledger.IDENTITY, log)) {
            assertThatThrownBy(() -> store.write(List.of(Ledger.call("m", 1))))
                    .hasMessageContaining("localhost:1")
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("hunter2"));
        }
    }

    private static String stackTrace(Throwable e) {
        var text = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private static StoreSettings settings(String url, @Nullable String user, @Nullable String password) {
        return new StoreSettings(url, user, password, null, StoreSettings.DEFAULT_TABLE, true);
    }
}
