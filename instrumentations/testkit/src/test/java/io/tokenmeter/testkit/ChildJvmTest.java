// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChildJvmTest {
    static List<Jdk> jdks() {
        return Jdks.atLeast17();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void bytesAndExitCodeComeBack(Jdk jdk) {
        ChildJvm.Result result = ChildJvm.on(jdk)
                .ownClassPath("test-classes")
                .property("greeting", "hello")
                .environment("WHO", "world")
                .main(Program.class, "exit", "3")
                .run();

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("hello world on " + jdk.feature() + "\n");
        assertThat(result.stderr()).containsExactly(0xff, 0x00, 0x0a);
    }

    @Test
    void aProgramThatHangsIsKilledWithItsThreadDump() {
        ChildJvm child =
                ChildJvm.here().ownClassPath("test-classes").timeoutSeconds(2).main(Program.class, "wait");

        assertThatThrownBy(child::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Program.main")
                .hasMessageContaining("killed after 2 s");
    }

    @Test
    void aRunningProgramCanBeReadAndTerminated() {
        try (RunningJvm child = ChildJvm.here()
                .ownClassPath("test-classes")
                .property("greeting", "hi")
                .main(Program.class, "wait")
                .start()) {
            assertThat(child.readLine()).startsWith("hi null");
            assertThat(child.isAlive()).isTrue();

            child.terminate();

            assertThat(child.await().out()).endsWith("hook ran\n");
        }
    }

    @Test
    void theRunningJdkIsAmongThoseFound() {
        assertThat(Jdks.all())
                .extracting(Jdk::feature)
                .contains(Runtime.version().feature());
        assertThat(Jdks.all()).extracting(Jdk::home).doesNotHaveDuplicates();
        assertThat(Jdks.find(17)).isPresent();
    }

    /** The child. */
    static final class Program {
        public static void main(String[] args) throws IOException, InterruptedException {
            if (args[0].equals("wait")) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran")));
            }
            System.out.println(System.getProperty("greeting") + " " + System.getenv("WHO") + " on "
                    + Runtime.version().feature());
            System.err.write(new byte[] {(byte) 0xff, 0, '\n'});
            if (args[0].equals("exit")) {
                System.exit(Integer.parseInt(args[1]));
            }
            synchronized (args) {
                args.wait();
            }
        }
    }
}
