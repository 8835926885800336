// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.OkHttpChainApp;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Jdks;
import io.tokenmeter.testkit.Libraries;
import io.tokenmeter.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OkHttp's interceptors and what else sends on its own: a row for what was sent and answered, whoever sent it, and no other. */
class OkHttpChainIT {
    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"okhttp:3.0.1", "okhttp:3.5.0", "okhttp:3.14.9", "okhttp:4.12.0", "okhttp-jvm:5.1.0"})
    void whatWasSentHasARow(String version) throws Exception {
        String database = TestDatabase.createDatabase();
        ChildJvm.Result plain =
                child(version).main(OkHttpChainApp.class, provider.url()).run().succeeded();
        provider.restart();
        ChildJvm.Result watched = child(version)
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", "chain")
                .main(OkHttpChainApp.class, provider.url())
                .run()
                .succeeded();

        assertThat(watched.out()).isEqualTo(plain.out()).contains("written 1");
        assertThat(Row.of(database, "chain").stream()
                        .map(row -> row.requestedModel() + " " + row.httpStatus() + " " + row.usageSource() + " "
                                + (row.input() != null)))
                .containsExactly(
                        "twice 200 reported true",
                        "twice 200 reported true",
                        "elsewhere 200 reported true",
                        "authorised 200 reported true",
                        "once 200 estimated true");
    }

    private static ChildJvm child(String version) {
        return ChildJvm.on(Jdks.running())
                .ownClassPath("test-classes")
                .classPath(Libraries.resolve("com.squareup.okhttp3:" + version));
    }
}
