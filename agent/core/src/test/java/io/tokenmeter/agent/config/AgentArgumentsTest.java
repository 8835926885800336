// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentArgumentsTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ",", ",,"})
    void nothingGivenIsNothingWrong(String arguments) {
        AgentArguments parsed = new AgentArguments(arguments);

        assertThat(parsed.values()).isEmpty();
        assertThat(parsed.isMalformed()).isFalse();
    }

    @Test
    void prefixMayBeLeftOut() {
        assertThat(new AgentArguments("tokenmeter.log=info, service=shop").values())
                .containsExactly(entry("log", "info"), entry("service", "shop"));
    }

    @Test
    void attributesGoOnUntilTheNextOption() {
        assertThat(new AgentArguments("attributes=org.id=acme,user.id=x,log=info").values())
                .containsExactly(entry("attributes", "org.id=acme,user.id=x"), entry("log", "info"));
    }

    @Test
    void partWithoutEqualsContinuesTheValueBefore() {
        assertThat(new AgentArguments("jdbc.password=a,b,,c,log=info").values())
                .containsExactly(entry("jdbc.password", "a,b,,c"), entry("log", "info"));
    }

    @Test
    void partThatCanBeNoNameContinuesTheValueBefore() {
        assertThat(new AgentArguments("jdbc.url=jdbc:postgresql://a:1,b:2/db?ssl=true,log=info").values())
                .containsExactly(entry("jdbc.url", "jdbc:postgresql://a:1,b:2/db?ssl=true"), entry("log", "info"));
    }

    @Test
    void misspeltNameIsNotSwallowedByTheValueBefore() {
        assertThat(new AgentArguments("jdbc.url=postgresql://h/d,rign.size=64").values())
                .containsExactly(entry("jdbc.url", "postgresql://h/d"), entry("rign.size", "64"));
    }

    @Test
    void lastOfEqualNamesCounts() {
        assertThat(new AgentArguments("log=info,log=debug").values()).containsExactly(entry("log", "debug"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://u:hunter2@h/d?sslmode=require", "debug", "=x"})
    void valueWithoutNameIsMalformed(String arguments) {
        assertThat(new AgentArguments(arguments).isMalformed()).isTrue();
        assertThat(Config.read(arguments, new java.util.Properties(), java.util.Map.of())
                        .problemMessage())
                .contains("must be name=value pairs")
                .doesNotContain("hunter2");
    }
}
