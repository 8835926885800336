// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name leads to its model by exact steps, or nowhere. */
class MatcherTest {
    private static Matcher matcher;

    @BeforeAll
    static void load() throws IOException {
        matcher = new Matcher(Catalogue.builtIn());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            openai, gpt-4o, gpt-4o, exact
            openai, GPT-4o, gpt-4o, exact
            openai, gpt-4o-2024-05-13, gpt-4o-2024-05-13, exact
            openai, gpt-4o-2031-01-31, gpt-4o, snapshot
            openai, gpt-4o-20310131, gpt-4o, snapshot
            anthropic, claude-sonnet-5-5, claude-sonnet-5-5, exact
            anthropic, claude-sonnet-5-5@20261007, claude-sonnet-5-5, snapshot
            openai, ft:gpt-4o-mini-2024-07-18:acme:support:abc123, ft:gpt-4o-mini-2024-07-18, unwrapped
            bedrock, us.anthropic.claude-haiku-4-5-20251001-v1:0, anthropic.claude-haiku-4-5-20251001-v1:0, unwrapped
            bedrock, amazon.titan-embed-text-v2:0, amazon.titan-embed-text-v2:0, exact
            bedrock, arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0, amazon.nova-pro-v1:0, unwrapped
            bedrock, arn:aws:bedrock:us-east-1:1234:inference-profile/us.amazon.nova-pro-v1:0, amazon.nova-pro-v1:0, unwrapped
            google, models/gemini-2.5-pro, gemini-2.5-pro, unwrapped
            google, publishers/google/models/gemini-2.5-pro, gemini-2.5-pro, unwrapped
            vertex, projects/p/locations/l/publishers/google/models/gemini-2.5-pro, gemini-2.5-pro, inherited
            vertex, claude-sonnet-4-5@20250929, claude-sonnet-4-5, inherited
            azure, gpt-4o-2024-08-06, gpt-4o, snapshot
            azure, gpt-4o-2024-05-13, gpt-4o-2024-05-13, inherited
            azure, gpt-5.4, gpt-5.4, inherited
            together, meta-llama/llama-3.3-70b-instruct-turbo, meta-llama/Llama-3.3-70B-Instruct-Turbo, exact
            """)
    void anExactNameFindsItsModel(String provider, String name, String model, String matchedBy) {
        Match match = matcher.match(provider, name, null);

        assertThat(match.matchedBy()).isEqualTo(matchedBy);
        assertThat(modelOf(match)).isEqualTo(model);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            openai, gpt-5-nano-whatever, unknown_model
            openai, gpt, unknown_model
            openai, gpt-4o-, unknown_model
            openai, gpt-4o-2024-13-01, unknown_model
            openai, gpt-4o-2024-01-01-2024-01-01, unknown_model
            openai, -2024-01-01, unknown_model
            openai, 2024-01-01, unknown_model
            openai, gpt-4o-20x40101, unknown_model
            openai, openai/gpt-4o, unknown_model
            openai, ft:gpt-4o-2099-01-01:acme::id, unknown_model
            openai, ft:, unknown_model
            google, tunedModels/gemini-2.5-pro, unknown_model
            google, gemini-2.5-pro-exp, unknown_model
            bedrock, xx.amazon.nova-pro-v1:0, unknown_model
            bedrock, us.us.amazon.nova-pro-v1:0, unknown_model
            bedrock, arn:aws:bedrock:eu-west-1:1234:application-inference-profile/k3x9q7, opaque_profile
            bedrock, arn:aws:bedrock:eu-west-1::foundation-model/no.such-model, unknown_model
            groq, gpt-oss-120b, unknown_model
            nobody, gpt-4o, unknown_model
            openai-compatible, gpt-4o, no_provider
            anthropic-compatible, claude-opus-5, no_provider
            """)
    void anyOtherNameFindsNothing(String provider, String name, String reason) {
        Match match = matcher.match(provider, name, null);

        assertThat(match.prices).isNull();
        assertThat(match.unpricedReason).isEqualTo(reason);
    }

    @Test
    void theModelThatAnsweredDecides() {
        assertThat(modelOf(matcher.match("openai", "gpt-4o-mini-2024-07-18", "gpt-4o")))
                .isEqualTo("gpt-4o-mini");
        assertThat(modelOf(matcher.match("openai", "gpt-4o-mini-2031-01-31", "gpt-4o")))
                .isEqualTo("gpt-4o-mini");
        assertThat(modelOf(matcher.match("azure", "gpt-4o-mini-2024-07-18", "gpt-4o")))
                .isEqualTo("gpt-4o-mini");
    }

    @Test
    void theModelAskedForStandsInWhereTheAnswerNamesNoneThatIsListed() {
        String listed = "anthropic.claude-haiku-4-5-20251001-v1:0";

        assertThat(modelOf(matcher.match("bedrock", "claude-haiku-4-5-20251001", listed)))
                .isEqualTo(listed);
        assertThat(modelOf(matcher.match("openai", null, "gpt-4o"))).isEqualTo("gpt-4o");
    }

    @Test
    void aDeploymentsNameIsNeverTakenForAModels() {
        assertThat(matcher.match("azure", null, "gpt-4o").unpricedReason).isEqualTo("opaque_profile");
        assertThat(matcher.match("azure", "gpt-99", "gpt-4o").unpricedReason).isEqualTo("unknown_model");
    }

    @Test
    void aFineTuneNeverGetsThePriceOfItsBase() {
        assertThat(matcher.match("openai", "gpt-4o", "ft:gpt-4o-2099-01-01:acme::id").prices)
                .isNull();
        assertThat(matcher.match("openai", "ft:gpt-4o-2099-01-01:acme::id", "gpt-4o").prices)
                .isNull();
    }

    @Test
    void aCallWithoutAnyNameFindsOnlyAProvidersPolicy() {
        assertThat(matcher.match("openai", null, null).unpricedReason).isEqualTo("unknown_model");
        assertThat(matcher.match("openai-compatible", null, null).unpricedReason)
                .isEqualTo("no_provider");
        assertThat(matcher.match("ollama", null, null)).isSameAs(Match.FREE);
    }

    @Test
    void answersAreKeptAlsoThatThereIsNone() {
        assertThat(matcher.match("openai", "gpt-4o", null)).isSameAs(matcher.match("openai", "gpt-4o", null));
        assertThat(matcher.match("openai", "no-such", null)).isSameAs(Match.UNKNOWN_MODEL);
    }

    @Test
    void endlessNamesDoNotFillTheMemory() throws IOException {
        Matcher crowded = new Matcher(Catalogue.builtIn());

        for (int i = 0; i < 2 * Matcher.LIMIT; i++) {
            crowded.match("openai", "no-such-" + i, null);
        }

        assertThat(crowded.kept("openai")).isEqualTo(Matcher.LIMIT);
        assertThat(crowded.match("openai", "gpt-4o", null).isFound()).isTrue();
    }

    private static String modelOf(Match match) {
        return requireNonNull(match.prices).model;
    }
}
