// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.ReactorHttp2App;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of HTTP/2: each is a row, and the server in the same JVM makes none. */
class NettyHttp2IT {
    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "1.3.0"})
    void eachStreamIsARow(String version) throws Exception {
        String database = TestDatabase.createDatabase();
        ChildJvm.Result plain = child(version).main(ReactorHttp2App.class).run().succeeded();
        ChildJvm.Result watched = child(version)
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", "http2")
                // At a known host even a request without a model is a row.
                .property("tokenmeter.providers.127.0.0.1", "openai")
                .main(ReactorHttp2App.class)
                .run()
                .succeeded();

        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(Row.of(database, "http2").stream()
                        .map(row -> row.model() + " " + row.status() + " " + row.httpStatus() + " " + row.input()))
                .containsExactlyInAnyOrder(
                        "whole ok 200 7",
                        "streamed ok 200 7",
                        "refused error 429 null",
                        "cut aborted 200 null",
                        "given-up aborted 200 null",
                        "at-once-1 ok 200 7",
                        "at-once-2 ok 200 7",
                        "at-once-3 ok 200 7",
                        "at-once-4 ok 200 7",
                        "at-once-5 ok 200 7");
    }

    private static ChildJvm child(String version) {
        return ChildJvm.on(Jdks.running())
                .ownClassPath("test-classes")
                .classPath(Libraries.resolve(
                        "io.projectreactor.netty:reactor-netty-http:" + version, "org.slf4j:slf4j-nop:1.7.36"));
    }
}
