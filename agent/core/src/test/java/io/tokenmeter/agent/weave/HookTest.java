// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HookTest {
    private static final String[] TYPES = {"a.B", "a.C"};
    private static final String[] METHODS = {"send", "sendAsync"};

    @Test
    void namesAndArgumentCountMatchExactly() {
        Hook hook = Hook.of(TYPES, METHODS, 2, "Advice");

        assertThat(hook.targets("a.B")).isTrue();
        assertThat(hook.targets("a.C")).isTrue();
        assertThat(hook.targets("a.B$C")).isFalse();
        assertThat(hook.targets("a/B")).isFalse();
        assertThat(hook.matches("sendAsync", 2)).isTrue();
        assertThat(hook.matches("send", 1)).isFalse();
        assertThat(hook.matches("sends", 2)).isFalse();
    }

    @Test
    void anyNumberOfArgumentsIsPossible() {
        Hook hook = Hook.of(TYPES, METHODS, Hook.ANY_ARGUMENTS, "Advice");

        assertThat(hook.matches("send", 0)).isTrue();
        assertThat(hook.matches("send", 9)).isTrue();
        assertThat(hook.matches("close", 0)).isFalse();
    }
}
