// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Price lists shown, compared and checked. */
class PricesCommandTest {
    @TempDir
    private Path directory;

    @Test
    void theListShowsModelsByWordsAndOnesOwnPricesOverThem() throws IOException {
        Path own = file(
                "{\"models\":[{\"provider\":\"openai\",\"model\":\"gpt-4o\",\"prices\":[{\"prices\":{\"in\":\"1.5\",\"out\":\"6\"}}]}]}");

        assertThat(Ran.command("prices", "list", "openai", "GPT-4o").well().out())
                .containsPattern("openai +gpt-4o +2.5 +1.25 +10 ");
        assertThat(Ran.command("prices", "list", "openai", "gpt-4o", "--file", own.toString())
                        .well()
                        .out())
                .containsPattern("openai +gpt-4o +1.5 +6 ");
        assertThat(Ran.command("prices", "list").well().out()).containsPattern("3\\d\\d models");
    }

    @Test
    void theDifferenceOfTwoListsIsShown() throws IOException {
        Path own = file(
                "{\"models\":[{\"provider\":\"openai\",\"model\":\"gpt-4o\",\"prices\":[{\"prices\":{\"in\":\"1.5\",\"out\":\"6\"}}]},"
                        + "{\"provider\":\"acme\",\"model\":\"m\",\"prices\":[{\"prices\":{\"in\":\"1\"}}]}]}");

        Ran ran = Ran.command("prices", "diff", own.toString()).well();

        assertThat(ran.out())
                .contains("mine   {\"provider\":\"openai\",\"model\":\"gpt-4o\"")
                .contains("1 different");
    }

    @Test
    void aFileIsCheckedAsTheAgentReadsIt() throws IOException {
        Path broken =
                file("{\"models\":[\n{\"provider\":\"p\",\"model\":\"m\",\"prices\":[{\"prices\":{\"in\":\"-1\"}}]}]}");
        Ran refused = Ran.command("prices", "lint", broken.toString());
        Path odd = file(
                "{\"models\":[\n{\"provider\":\"openai\",\"model\":\"gpt-4o\",\"pric\":1,\"prices\":[{\"prices\":{\"inn\":\"1\",\"in\":\"0.0000025\"}}]}]}");
        Ran remarked = Ran.command("prices", "lint", odd.toString()).well();

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("line 2: p m: a price is below zero: -1");
        assertThat(remarked.out())
                .contains("pric means nothing here")
                .contains("inn is no kind that is charged")
                .contains("is it USD per million?");
    }

    @Test
    void misuseIsSaidWithTheUsage() {
        assertThat(Ran.command("prices").err())
                .contains("expected list, diff, lint or import")
                .contains("usage:");
        assertThat(Ran.command("prices", "lint").exitCode()).isEqualTo(2);
        assertThat(Ran.command("prices", "import", "x").err()).contains("--into is missing");
        assertThat(Ran.command("prices", "import", "no-such-file", "--into", "y")
                        .exitCode())
                .isEqualTo(1);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("prices.json"), text);
    }
}
