// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of other makers, in the shapes they have, taken over into one's own prices. */
class PriceImportTest {
    private static final Path LISTS = Path.of("src/test/resources/prices");

    @TempDir
    private Path directory;

    @Test
    void liteLlmsPricesByTokenBecomePricesByTheMillion() throws IOException {
        Ran ran = importInto("litellm", "--write").well();

        assertThat(lines())
                .containsExactly(
                        "{\"provider\":\"openai\",\"model\":\"acme-large\",\"prices\":[{\"prices\":{\"in\":\"1.25\",\"cache_read\":\"0.125\",\"out\":\"10\"},"
                                + "\"tiers\":[{\"min_input_tokens\":\"272001\",\"in\":\"2.5\",\"cache_read\":\"0.25\",\"out\":\"15\"}]}],"
                                + "\"service_tiers\":{\"batch\":{\"in\":\"0.625\",\"out\":\"5\"},\"flex\":{\"in\":\"0.625\",\"cache_read\":\"0.0625\",\"out\":\"5\"}},"
                                + "\"geo\":{\"eu.api.openai.com\":\"1.1\"},\"source\":\"litellm\"}",
                        "{\"provider\":\"google\",\"model\":\"acme-flash\",\"prices\":[{\"prices\":{\"in\":\"0.3\",\"cache_read\":\"0.03\",\"out\":\"2.5\","
                                + "\"reasoning\":\"2.5\",\"in_audio\":\"1\"}}],\"source\":\"litellm\"}",
                        "{\"provider\":\"bedrock\",\"model\":\"eu.acme.claude-next-v1:0\",\"prices\":[{\"prices\":{\"in\":\"3.3\",\"cache_write\":\"4.125\","
                                + "\"cache_write_1h\":\"6.6\",\"out\":\"16.5\"}}],\"source\":\"litellm\"}",
                        "{\"provider\":\"groq\",\"model\":\"acme-whisper\",\"prices\":[{\"prices\":{\"audio_hour\":\"0.039996\"}}],\"source\":\"litellm\"}",
                        "{\"provider\":\"dashscope\",\"model\":\"acme-ladder\",\"prices\":[{\"prices\":{\"in\":\"0.05\",\"out\":\"0.4\"},"
                                + "\"tiers\":[{\"min_input_tokens\":\"256001\",\"in\":\"0.25\",\"out\":\"2\"}]}],\"source\":\"litellm\"}");
        assertThat(ran.out())
                .contains("5 new, 0 changed, 0 the same, 1 different and left as they are")
                .contains("a region is in the name, which no call at Azure tells\n    azure eu/acme-large")
                .contains("a price by output_cost_per_image\n    openai 1024-x-1024/acme-paint")
                .contains("a price has more than nine decimals\n    openai acme-noise")
                .contains("it costs nothing, which is mostly a gap in the list\n    openai acme-gap");
    }

    @Test
    void genaiPricesHistoryAndStepsComeAlongAndLooseNamesAreReported() throws IOException {
        Ran ran = importInto("genai-prices", "--write").well();

        assertThat(lines())
                .containsExactly(
                        "{\"provider\":\"acme\",\"model\":\"acme-pro\",\"aliases\":[\"acme-pro-latest\"],\"prices\":[{\"prices\":{\"in\":\"1.25\","
                                + "\"cache_read\":\"0.125\",\"out\":\"10\",\"web_search_k\":\"14\"},\"tiers\":[{\"min_input_tokens\":\"200001\","
                                + "\"in\":\"2.5\",\"cache_read\":\"0.25\",\"out\":\"15\"}]}],\"source\":\"genai-prices\"}",
                        "{\"provider\":\"acme\",\"model\":\"acme-old\",\"prices\":[{\"prices\":{\"in\":\"10\",\"out\":\"40\"}},"
                                + "{\"from\":\"2025-06-10T00:00:00Z\",\"prices\":{\"in\":\"2\",\"out\":\"8\"}}],\"source\":\"genai-prices\"}");
        assertThat(ran.out())
                .contains("imported under its exact names only\n    acme acme-pro")
                .contains("prices by the hour of the day\n    acme acme-night")
                .contains("a price by smells_kcount\n    acme acme-odd");
    }

    @Test
    void openRoutersRoutersAndGapsStayOut() throws IOException {
        Ran ran = importInto("openrouter", "--write").well();

        assertThat(lines())
                .containsExactly(
                        "{\"provider\":\"openrouter\",\"model\":\"acme/large\",\"prices\":[{\"prices\":{\"in\":\"0.25\",\"cache_read\":\"0.025\","
                                + "\"cache_write\":\"0.3125\",\"out\":\"2\",\"web_search_k\":\"10\"},\"tiers\":[{\"min_input_tokens\":\"200000\","
                                + "\"in\":\"0.5\",\"out\":\"3\"}]}],\"source\":\"openrouter\"}",
                        "{\"provider\":\"openrouter\",\"model\":\"acme/small:free\",\"prices\":[{\"prices\":{\"in\":\"0\",\"out\":\"0\"}}],\"source\":\"openrouter\"}");
        assertThat(ran.out())
                .contains("openrouter openrouter/auto")
                .contains("a price by image\n    openrouter acme/eyes")
                .contains("depend on something else than the size of the prompt\n    openrouter acme/nights");
    }

    @Test
    void modelsDevsStepsAndFastModeComeAlong() throws IOException {
        Ran ran = importInto("models-dev", "--write").well();

        assertThat(lines())
                .containsExactly(
                        "{\"provider\":\"acme\",\"model\":\"acme-large\",\"prices\":[{\"prices\":{\"in\":\"10\",\"cache_read\":\"1\",\"cache_write\":\"12.5\","
                                + "\"out\":\"50\"},\"tiers\":[{\"min_input_tokens\":\"272001\",\"in\":\"20\",\"cache_read\":\"2\",\"cache_write\":\"25\","
                                + "\"out\":\"75\"}]}],\"service_tiers\":{\"fast\":{\"in\":\"60\",\"out\":\"300\"}},\"source\":\"models.dev\"}",
                        "{\"provider\":\"acme\",\"model\":\"acme-medium\",\"prices\":[{\"prices\":{\"in\":\"1.25\",\"out\":\"10\",\"in_audio\":\"1\"},"
                                + "\"tiers\":[{\"min_input_tokens\":\"200001\",\"in\":\"2.5\",\"out\":\"15\"}]}],\"source\":\"models.dev\"}");
        assertThat(ran.out())
                .contains("there is no price\n    acme acme-whisper")
                .contains("acme acme-open");
    }

    @ParameterizedTest
    @ValueSource(strings = {"litellm", "genai-prices", "openrouter", "models-dev"})
    void aSecondImportChangesNothing(String list) throws IOException {
        importInto(list, "--write").well();
        String first = Files.readString(file());

        Ran again = importInto(list, "--write").well();

        assertThat(again.out()).contains("0 new, 0 changed");
        assertThat(Files.readString(file())).isEqualTo(first);
        assertThat(Ran.command("prices", "lint", file().toString()).well().out())
                .endsWith("is in order\n");
    }

    @Test
    void withoutWriteNothingIsWrittenAndTheDifferenceIsShown() {
        Ran ran = importInto("models-dev").well();

        assertThat(ran.out())
                .contains("+ {\"provider\":\"acme\",\"model\":\"acme-large\"")
                .contains("Nothing was written");
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatTheCatalogueHasOtherwiseIsTakenOnlyIfAskedFor() throws IOException {
        assertThat(importInto("litellm").out()).contains("  mine   {\"provider\":\"openai\",\"model\":\"gpt-4o\"");

        importInto("litellm", "--write", "--replace").well();

        assertThat(lines()).anyMatch(line -> line.contains("\"model\":\"gpt-4o\"") && line.contains("\"in\":\"2.6\""));
    }

    @Test
    void aListComesFromAUrlToo() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = Files.readAllBytes(LISTS.resolve("models-dev.json"));
        server.createContext("/api.json", exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://localhost:" + server.getAddress().getPort();

            assertThat(Ran.command("prices", "import", url + "/api.json", "--into", file().toString())
                            .well()
                            .out())
                    .contains("2 new");
            assertThat(Ran.command("prices", "import", url + "/gone", "--into", file().toString())
                            .err())
                    .contains("the server answered 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theDatabasesRowsAreATargetToo() throws Exception {
        try (TestLedger ledger = TestLedger.withSchema()) {
            String[] command = {
                "prices",
                "import",
                LISTS.resolve("litellm.json").toString(),
                "--into",
                "database",
                "--jdbc-url",
                ledger.url
            };

            assertThat(Ran.command(command).well().out())
                    .contains("+ openai acme-large")
                    .contains("5 new, 0 changed");
            assertThat(ledger.one("select count(*) from model_pricing")).isEqualTo("0");
            assertThat(Ran.command(with(command, "--write")).well().out()).contains("5 new, 0 changed");
            assertThat(Ran.command(with(command, "--write")).well().out()).contains("0 new, 0 changed, 5 the same");
            assertThat(
                            ledger.one(
                                    "select usd_per_million from model_pricing where source = 'user'"
                                            + " and (provider, model, kind, min_input_tokens, service_tier) = ('openai', 'acme-large', 'in', 272001, '')"))
                    .isEqualTo("2.500000000000");
        }
    }

    @Test
    void aListOfAnotherShapeIsRefused() throws IOException {
        Path other = Files.writeString(directory.resolve("other.json"), "{\"prices\":[1]}");

        Ran ran = Ran.command("prices", "import", other.toString(), "--into", file().toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("none of the price lists known here");
    }

    private static String[] with(String[] command, String last) {
        String[] longer = Arrays.copyOf(command, command.length + 1);
        longer[command.length] = last;
        return longer;
    }

    private Ran importInto(String list, String... options) {
        String[] command = Arrays.copyOf(
                new String[] {"prices", "import", LISTS.resolve(list + ".json").toString(), "--into", file().toString()
                },
                5 + options.length);
        System.arraycopy(options, 0, command, 5, options.length);
        return Ran.command(command);
    }

    private Path file() {
        return directory.resolve("own.json");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file()).stream()
                .filter(line -> line.startsWith("{\"provider\""))
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .toList();
    }
}
