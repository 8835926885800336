// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.NettyCodecApp;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers may send on a connection of Netty's: each answer finds the request it belongs to. */
class NettyCodecIT {
    @ParameterizedTest
    @ValueSource(strings = {"4.1.0.Final", "4.2.20.Final"})
    void eachAnswerFindsItsRequest(String version) throws Exception {
        String database = TestDatabase.createDatabase();
        ChildJvm.Result plain = child(version).main(NettyCodecApp.class).run().succeeded();
        ChildJvm.Result watched = child(version)
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", "codec")
                .main(NettyCodecApp.class)
                .run()
                .succeeded();

        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(Row.of(database, "codec").stream()
                        .map(row -> row.model() + " " + row.status() + " " + row.httpStatus() + " " + row.input()))
                .containsExactlyInAnyOrder(
                        "first ok 200 7",
                        "second ok 200 7",
                        "continued ok 200 7",
                        "tunnelled ok 200 7",
                        "until-closed ok 200 7",
                        "broken-off aborted 200 7",
                        "never-answered aborted null null",
                        "garbage aborted null null");
    }

    private static ChildJvm child(String version) {
        return ChildJvm.on(Jdks.running())
                .ownClassPath("test-classes")
                .classPath(Libraries.resolve("io.netty:netty-codec-http:" + version));
    }
}
