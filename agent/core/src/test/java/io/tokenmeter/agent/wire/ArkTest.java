// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is peculiar to Volcengine's Ark: bots, films, embeddings of pictures, and images that tell their number. */
class ArkTest {
    @Test
    void aBotsUsageIsThatOfAllItsModels() {
        Call call = Reading.answer(
                new ArkBots(),
                "{\"id\":\"0217\",\"model\":\"doubao-1-5-pro-32k-250115\",\"bot_usage\":{\"model_usage\":["
                        + "{\"name\":\"a\",\"prompt_tokens\":1960,\"completion_tokens\":99,\"total_tokens\":2059,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":7},\"completion_tokens_details\":{\"reasoning_tokens\":40}},"
                        + "{\"name\":\"b\",\"prompt_tokens\":40,\"completion_tokens\":1,\"total_tokens\":41}],"
                        + "\"action_usage\":[{\"action_name\":\"content_plugin\",\"count\":1}],"
                        + "\"action_details\":[{\"name\":\"content_plugin\",\"count\":1,\"tool_details\":[]}]},\"metadata\":{}}");

        assertThat(Reading.counts(call)).isEqualTo("input=2000 output=100 total=2100 cacheRead=7 reasoning=40");
        assertThat(call.usage.hasOtherFees).isTrue();
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.REPORTED);
        assertThat(call.answeredModel).isEqualTo("doubao-1-5-pro-32k-250115");
    }

    @Test
    void aBotThatDidNothingElseCostsItsTokens() {
        Call call = Reading.answer(
                new ArkBots(),
                "{\"id\":\"0217\",\"bot_usage\":{\"model_usage\":[{\"prompt_tokens\":1,\"completion_tokens\":2}],\"action_usage\":[]}}");

        assertThat(Reading.counts(call)).isEqualTo("input=1 output=2 total=3");
        assertThat(call.usage.hasOtherFees).isFalse();
    }

    @Test
    void aBatchIsATier() {
        Call call = Reading.answer(
                new ArkBatch(),
                "{\"id\":\"0217\",\"model\":\"doubao-seed-1-6-250615\",\"choices\":[],\"service_tier\":\"default\","
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}");

        assertThat(Reading.counts(call)).isEqualTo("input=3 output=4 total=7");
        assertThat(call.serviceTier).isEqualTo("batch");
    }

    @Test
    void embeddingsOfPicturesAreAPartOfTheInput() {
        Call call = Reading.answer(
                new OpenAiChat(),
                "{\"data\":{\"embedding\":[0.1],\"object\":\"embedding\"},\"id\":\"02\",\"model\":\"doubao-embedding-vision\","
                        + "\"object\":\"list\",\"usage\":{\"prompt_tokens\":13987,\"prompt_tokens_details\":"
                        + "{\"image_tokens\":13800,\"text_tokens\":187},\"total_tokens\":13987}}");

        assertThat(Reading.counts(call)).isEqualTo("input=13987 output=0 total=13987 inputImage=13800");
    }

    @Test
    void imagesAreAsManyAsTheAnswerSaysItMade() {
        String usage = "\"usage\":{\"generated_images\":2,\"output_tokens\":32448,\"total_tokens\":32448}";
        Call whole = Reading.answer(
                new OpenAiImages(),
                "{\"model\":\"doubao-seedream-4-0\",\"data\":[{\"url\":\"u\"},{\"error\":{\"code\":\"c\"}},{\"url\":\"u\"}],"
                        + usage + "}");
        Call streamed = Reading.answer(
                new OpenAiImages(),
                Reading.events(
                        "{\"type\":\"image_generation.partial_succeeded\",\"model\":\"doubao-seedream-4-0\",\"url\":\"u\"}",
                        "{\"type\":\"image_generation.partial_succeeded\",\"model\":\"doubao-seedream-4-0\",\"url\":\"u\"}",
                        "{\"type\":\"image_generation.completed\",\"model\":\"doubao-seedream-4-0\"," + usage + "}",
                        "[DONE]"));

        for (Call call : new Call[] {whole, streamed}) {
            assertThat(Reading.counts(call)).isEqualTo("input=0 output=32448 total=32448");
            assertThat(call.usage.quantity(Quantity.IMAGES)).isEqualTo(2);
            assertThat(call.answeredModel).isEqualTo("doubao-seedream-4-0");
            assertThat(call.status).isEqualTo(Call.Status.OK);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"id":"cgt-1"} | true | OK
            {"id":"cgt-1","model":"m","status":"queued"} | true | OK
            {"id":"cgt-1","model":"m","status":"running","error":null} | true | OK
            {"id":"cgt-1","model":"m","status":"succeeded","usage":{"completion_tokens":7,"total_tokens":7}} | false | OK
            {"id":"cgt-1","model":"m","status":"failed","error":{"code":"c","message":"m"}} | false | ERROR
            {"id":"cgt-1","model":"m","status":"expired"} | false | ERROR
            {"id":"cgt-1","model":"m","status":"cancelled"} | false | ABORTED
            """)
    void aFilmIsCountedOnceItIsOver(String json, boolean pending, Call.Status status) {
        Call call = Reading.answer(new ArkTasks(), json);

        assertThat(call.background).isTrue();
        assertThat(call.pending).isEqualTo(pending);
        assertThat(call.status).isEqualTo(status);
    }

    @Test
    void aFilmsTokensAreItsOutput() {
        Call call = Reading.answer(
                new ArkTasks(),
                "{\"id\":\"cgt-1\",\"model\":\"doubao-seedance-1-0-pro-250528\",\"status\":\"succeeded\",\"content\":{\"video_url\":\"u\"},"
                        + "\"usage\":{\"completion_tokens\":246840,\"total_tokens\":246840},\"service_tier\":\"flex\",\"seed\":1}");

        assertThat(Reading.counts(call)).isEqualTo("input=0 output=246840 total=246840");
        assertThat(call.serviceTier).isEqualTo("flex");
    }
}
