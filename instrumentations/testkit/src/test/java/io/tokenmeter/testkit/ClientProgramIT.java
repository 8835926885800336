// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published clients understand the fake provider: what they read is what it says it sent. */
final class ClientProgramIT {
    @ParameterizedTest
    @ValueSource(strings = {"1.1.0", "2.20.1", "3.0.2", "4.101.0"})
    void openAiJava(String version) {
        try (FakeProvider provider = FakeProvider.start()) {
            List<String> lines = run(Library.of("OpenAiJava").program(version), provider);

            List<Answer> answers = provider.answers();
            assertThat(lines)
                    .containsExactly(
                            answers.get(0).model() + " " + total(answers.get(0)),
                            answers.get(1).model() + " " + total(answers.get(1)),
                            "0",
                            "" + total(answers.get(3)),
                            answers.get(4).responseId() + " " + total(answers.get(4)),
                            answers.get(5).responseId() + " " + total(answers.get(5)),
                            "" + total(answers.get(6)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "1.0.0", "3.14.0"})
    void anthropicJava(String version) {
        try (FakeProvider provider = FakeProvider.start()) {
            List<String> lines = run(Library.of("AnthropicJava").program(version), provider);

            List<Answer> answers = provider.answers();
            assertThat(lines)
                    .startsWith(
                            answers.get(0).responseId() + " " + output(answers.get(0)),
                            answers.get(1).responseId() + " " + output(answers.get(1)));
            assertThat(lines.get(2)).startsWith("Answer 3: ");
        }
    }

    @Test
    void langChain4j() {
        try (FakeProvider provider = FakeProvider.start()) {
            List<String> lines = run(Library.of("LangChain4j").program("1.19.0"), provider);

            List<String> sent = provider.answers().subList(0, 3).stream()
                    .map(answer -> "" + output(answer))
                    .toList();
            assertThat(lines).startsWith(sent.toArray(String[]::new));
        }
    }

    @Test
    void langChain4jBefore1() {
        try (FakeProvider provider = FakeProvider.start()) {
            List<String> lines = run(Library.of("LangChain4j0").program("0.36.2"), provider);

            assertThat(lines)
                    .isEqualTo(provider.answers().stream()
                            .map(answer -> "" + output(answer))
                            .toList());
        }
    }

    @Test
    void theokanning() {
        try (FakeProvider provider = FakeProvider.start()) {
            List<String> lines = run(Library.of("Theokanning").program("0.18.2"), provider);

            assertThat(lines.get(0)).isEqualTo("" + total(provider.answers().get(0)));
            assertThat(provider.answers().get(3).usageReported()).isFalse();
        }
    }

    private static List<String> run(ClientProgram program, FakeProvider provider) {
        ChildJvm.Result result =
                program.on(Jdks.running(), provider.url()).run().succeeded();
        assertThat(provider.answers()).hasSize(program.calls()).allMatch(Answer::fullySent);
        return result.out().lines().toList();
    }

    private static long total(Answer answer) {
        return answer.tokens().total();
    }

    private static long output(Answer answer) {
        return answer.tokens().output();
    }
}
