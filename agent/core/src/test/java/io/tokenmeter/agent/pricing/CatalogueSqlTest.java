// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Keeps schema/catalogue.sql, which fills {@code model_pricing} for people who apply the schema by hand, what the catalogue says;
 * {@code -Dtokenmeter.test.update-docs=true} rewrites it.
 */
class CatalogueSqlTest {
    private static final Path COMMITTED = Path.of("..", "..", "schema", "catalogue.sql");
    private static final Path GENERATED = Path.of("target", "catalogue.sql");

    @Test
    void theSqlSaysWhatTheCatalogueSays() throws IOException {
        String sql = sql(Catalogue.builtIn());
        Files.writeString(GENERATED, sql);
        if (Boolean.getBoolean("tokenmeter.test.update-docs")) {
            Files.writeString(COMMITTED, sql);
        }

        assertThat(COMMITTED)
                .as("run this test with -Dtokenmeter.test.update-docs=true, or copy agent/core/target/catalogue.sql")
                .exists()
                .hasContent(sql);
    }

    private static String sql(Catalogue catalogue) throws IOException {
        return """
                -- SPDX-License-Identifier: Apache-2.0
                -- Made from catalogue.json by a test, do not edit: the prices as model_pricing has them, a model to the line.
                do $do$
                begin
                    perform tokenmeter_take_catalogue('%s', $json$%s$json$, $json$[
                %s
                ]$json$);
                end
                $do$;
                """.formatted(
                        catalogue.version(),
                        ResolvedPrices.providers(catalogue),
                        String.join(",\n", ResolvedPrices.models(catalogue)));
    }
}
