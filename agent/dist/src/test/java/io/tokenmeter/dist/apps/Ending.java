// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

/** The ways in which a program ends. */
public enum Ending {
    RETURN {
        @Override
        void end() {}
    },
    EXIT {
        @Override
        void end() {
            System.exit(3);
        }
    },
    EXIT_IN_A_THREAD {
        @Override
        void end() throws InterruptedException {
            Thread thread = new Thread(() -> System.exit(4));
            thread.start();
            thread.join();
        }
    },
    UNCAUGHT {
        @Override
        void end() {
            throw new IllegalStateException("nobody catches this");
        }
    },
    HALT {
        @Override
        void end() {
            Runtime.getRuntime().halt(5);
        }
    };

    abstract void end() throws Exception;
}
