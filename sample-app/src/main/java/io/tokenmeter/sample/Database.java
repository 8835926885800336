// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.sample;

import io.tokenmeter.testkit.ChildJvm;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Where the rows go: {@code TOKENMETER_JDBC_URL}, or a PostgreSQL that lives as long as the sample runs. */
final class Database implements Closeable {
    private final Consumer<ChildJvm> introduction;
    private final Closeable server;
    private final boolean lasting;

    private Database(Consumer<ChildJvm> introduction, Closeable server, boolean lasting) {
        this.introduction = introduction;
        this.server = server;
        this.lasting = lasting;
    }

    static Database open(Map<String, String> environment) throws IOException {
        if (!environment.containsKey("TOKENMETER_JDBC_URL")) {
            EmbeddedPostgres embedded = EmbeddedPostgres.start();
            return new Database(url(embedded.getJdbcUrl("postgres", "postgres")), embedded, false);
        }
        // Handed on as they came: other users of the machine can read a command line, and a password has no place
        // there.
        Map<String, String> given = new TreeMap<>(environment);
        given.keySet().removeIf(name -> !name.startsWith("TOKENMETER_JDBC_"));
        return new Database(program -> given.forEach(program::environment), () -> {}, true);
    }

    /** A database that somebody else cares for. */
    static Database at(String jdbcUrl) {
        return new Database(url(jdbcUrl), () -> {}, true);
    }

    private static Consumer<ChildJvm> url(String jdbcUrl) {
        return program -> program.property("tokenmeter.jdbc.url", jdbcUrl);
    }

    /** True if it was there before and may hold other rows. */
    boolean isLasting() {
        return lasting;
    }

    ChildJvm introduceTo(ChildJvm program) {
        introduction.accept(program);
        return program;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
