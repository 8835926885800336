// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.start;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds engines and dialects by the service files that the build writes. Read plainly: {@code ServiceLoader} would cost a starting JVM
 * more than all the engines together.
 */
final class Services {
    private Services() {}

    /** Every implementation the agent's jar names. */
    static <T> List<T> all(Class<T> service) throws IOException, ReflectiveOperationException {
        ClassLoader loader = Services.class.getClassLoader();
        String file = "META-INF/services/" + service.getName();
        List<T> found = new ArrayList<>();
        try (InputStream in = loader.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + " is missing from the agent's jar");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    found.add(service.cast(
                            Class.forName(line, true, loader).getConstructor().newInstance()));
                }
            }
        }
        return found;
    }
}
