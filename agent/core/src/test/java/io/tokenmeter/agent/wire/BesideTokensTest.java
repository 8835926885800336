// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static io.tokenmeter.agent.capture.Usage.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer says that bears on its price and is no count of tokens. */
class BesideTokensTest {
    @Test
    void speedIsSoldAsATierAndOutlastsTheStandardOne() {
        Call call = Reading.answer(
                new AnthropicMessages(),
                Reading.events(
                        "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1,\"speed\":\"fast\",\"inference_geo\":\"us\"}}}",
                        "{\"type\":\"message_delta\",\"usage\":{\"output_tokens\":2,\"service_tier\":\"standard\"}}",
                        "{\"type\":\"message_stop\"}"));

        assertThat(call.serviceTier).isEqualTo("fast");
        assertThat(call.region).isEqualTo("us");
    }

    @Test
    void standardSpeedLeavesTheTier() {
        Call call = Reading.answer(
                new AnthropicMessages(),
                "{\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"service_tier\":\"batch\",\"speed\":\"standard\"}}");

        assertThat(call.serviceTier).isEqualTo("batch");
        assertThat(call.region).isNull();
    }

    @Test
    void searchesAreCountedAndFetchesAreFree() {
        Call call = messages("{\"web_search_requests\":3,\"web_fetch_requests\":2}");

        assertThat(call.usage.quantity(Quantity.WEB_SEARCHES)).isEqualTo(3);
        assertThat(call.usage.hasOtherFees).isFalse();
    }

    @Test
    void serverToolsOfOtherKindsHaveFeesThatNoCountTells() {
        assertThat(messages("{\"code_execution_requests\":1}").usage.hasOtherFees)
                .isTrue();
        assertThat(messages("{\"code_execution_requests\":0}").usage.hasOtherFees)
                .isFalse();
        assertThat(messages("null").usage.quantity(Quantity.WEB_SEARCHES)).isEqualTo(UNKNOWN);
    }

    private static Call messages(String tools) {
        return Reading.answer(
                new AnthropicMessages(),
                "{\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"server_tool_use\":" + tools + "}}");
    }

    @ParameterizedTest
    @CsvSource({
        "web_search_call, true",
        "file_search_call, true",
        "code_interpreter_call, true",
        "image_generation_call, true",
        "function_call, false",
        "reasoning, false",
        "message, false"
    })
    void itemsOfTheAnswerTellOfToolsThatRan(String type, boolean charged) {
        String item =
                "{\"id\":\"i\",\"action\":{\"type\":\"web_search_call\"},\"type\":\"" + type + "\",\"content\":[{}]}";
        String response = response("[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\"}]}," + item + "]");

        assertThat(hasFees(response)).isEqualTo(charged);
        assertThat(hasFees(completed(response))).isEqualTo(charged);
        assertThat(hasFees(Reading.events("{\"type\":\"response.output_item.done\",\"item\":" + item + "}")))
                .isEqualTo(charged);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "\"web_search_call\"",
                "[\"web_search_call\"]",
                "{\"type\":\"web_search_call\"}",
                "[[{\"type\":\"web_search_call\"}]]",
                "[{\"type\":\"message\"},\"web_search_call\"]",
                "[{\"type\":[\"web_search_call\"]}]",
                "[{\"type\":{\"type\":\"web_search_call\"}}]"
            })
    void itemsInOtherShapesTellNothingAndHideNothing(String output) {
        Call call = Reading.answer(new OpenAiResponses(), response(output));

        assertThat(call.usage.hasOtherFees).isFalse();
        assertThat(Reading.counts(call)).isEqualTo("input=1 output=2 total=3");
    }

    @ParameterizedTest
    @CsvSource({"0, false", "2, true", "null, false"})
    void searchesOutsideOfTheUsageTellToo(String count, boolean charged) {
        String response = "{\"tool_usage\":{\"web_search\":{\"num_requests\":" + count + "}},\"output\":[]}";

        assertThat(hasFees(response)).isEqualTo(charged);
        assertThat(hasFees(completed(response))).isEqualTo(charged);
    }

    private static boolean hasFees(String body) {
        return Reading.answer(new OpenAiResponses(), body).usage.hasOtherFees;
    }

    private static String response(String output) {
        return "{\"model\":\"gpt-5\",\"output\":" + output
                + ",\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"total_tokens\":3}}";
    }

    private static String completed(String response) {
        return Reading.events("{\"type\":\"response.completed\",\"response\":" + response + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "num_sources_used":3 | true
            "num_sources_used":0 | false
            "num_server_side_tools_used":1 | true
            "server_side_tool_usage_details":{"web_search_calls":0,"x_search_calls":1} | true
            "server_side_tool_usage_details":{"web_search_calls":0} | false
            "num_search_queries":18 | true
            """, quoteCharacter = '\'')
    void searchesAmongTheTokensTellToo(String counter, boolean charged) {
        Call call = Reading.answer(
                new OpenAiChat(), "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2," + counter + "}}");

        assertThat(call.usage.hasOtherFees).isEqualTo(charged);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            openrouter | "cost":0.00014 | 0.00014
            openrouter | "cost":0 | 0
            openrouter | "cost":0,"is_byok":false,"cost_details":{"upstream_inference_cost":0.5} | 0
            openrouter | "cost":0.1,"is_byok":false,"cost_details":{"upstream_inference_cost":0.1} | 0.1
            openrouter | "cost":0.02,"is_byok":true,"cost_details":{"upstream_inference_cost":4.45e-06} | 0.02000445
            openrouter | "is_byok":true,"cost":0,"cost_details":{"upstream_inference_cost":null} |
            openrouter | "cost":-0.1 |
            openrouter | "cost":"0.1" |
            openrouter | "prompt_tokens":1 |
            xai | "cost_in_usd_ticks":158500 | 0.00001585
            xai | "cost_in_usd_ticks":1585000000000000000000 | 158500000000
            xai | "cost":1 |
            perplexity | "cost":{"input_tokens_cost":0.000002,"request_cost":0.005,"total_cost":0.005172} | 0.005172
            perplexity | "cost":0.1 |
            openai | "cost":0.1 |
            openai-compatible | "cost":0.1,"cost_in_usd_ticks":5 |
            """, quoteCharacter = '\'')
    void costsAreBelievedToTheLastDigitOfThoseWhoSendThem(String provider, String numbers, @Nullable BigDecimal cost) {
        Call call = Reading.call(provider, "chat");
        byte[] body = ("{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2," + numbers + "}}")
                .getBytes(StandardCharsets.UTF_8);
        Reading.read(new OpenAiChat().answer(call), body, true);

        if (cost == null) {
            assertThat(call.usage.cost).isNull();
        } else {
            assertThat(call.usage.cost).isEqualByComparingTo(cost);
        }
    }
}
