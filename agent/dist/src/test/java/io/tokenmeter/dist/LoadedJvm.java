// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.dist.apps.LoadApp;
import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.RunningJvm;
import java.nio.file.Path;

/** A metered JVM that asks a model as often as it is told. */
final class LoadedJvm implements AutoCloseable {
    private final RunningJvm running;

    private LoadedJvm(RunningJvm running) {
        this.running = running;
        assertThat(running.readLine()).isEqualTo("ready");
    }

    static LoadedJvm start(FakeProvider provider, String database, String service, Path journal, String... options) {
        return new LoadedJvm(
                child(provider, database, service, journal, options).start());
    }

    private static ChildJvm child(
            FakeProvider provider, String database, String service, Path journal, String... options) {
        return ChildJvm.here()
                .ownClassPath("test-classes")
                .agent(AgentJar.PATH)
                .property("tokenmeter.jdbc.url", database)
                .property("tokenmeter.service", service)
                .property("tokenmeter.batch.max-delay", "50ms")
                .property("tokenmeter.journal.dir", journal.toString())
                .options(options)
                .main(LoadApp.class, provider.url(), "4");
    }

    /** Returns when all calls have their answer. */
    void ask(int calls) {
        begin(calls);
        finish();
    }

    void begin(int calls) {
        running.writeLine(Integer.toString(calls));
    }

    void finish() {
        assertThat(running.readLine()).isEqualTo("done");
    }

    /** Returns once the JVM has said this on stderr. */
    void awaitSaid(String words) {
        Await.until(() -> running.errors().contains(words));
    }

    /** SIGTERM; what the JVM said in all its life. */
    ChildJvm.Result end() {
        running.terminate();
        return running.await();
    }

    @Override
    public void close() {
        running.close();
    }
}
