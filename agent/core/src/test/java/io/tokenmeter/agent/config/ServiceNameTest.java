// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNameTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.Main, /lib/a.jar:/lib/b.jar, com.acme.Main",
        "com.acme.Main input.jar, /lib/a.jar, com.acme.Main",
        "com.acme.Main /data/input, ., com.acme.Main",
        "shop.jar, shop.jar, shop",
        "/opt/shop-1.2.jar --port 80, /opt/shop-1.2.jar, shop-1.2",
        "/opt/my shop/shop front.jar --port 80, /opt/my shop/shop front.jar, shop front",
        "C:\\apps\\shop.jar, C:\\apps\\shop.jar, shop",
        "shop.module/com.acme.Main --port 80, '', com.acme.Main",
        "'', '', jvm",
        ".jar, .jar, jvm",
    })
    void namesTheMainClassOrTheJar(String command, String classPath, String name) {
        Properties properties = new Properties();
        properties.setProperty("sun.java.command", command);
        properties.setProperty("java.class.path", classPath);

        assertThat(ServiceName.of(properties)).isEqualTo(name);
    }

    @Test
    void embeddedJvmWithoutACommandIsJustAJvm() {
        assertThat(ServiceName.of(new Properties())).isEqualTo("jvm");
    }
}
