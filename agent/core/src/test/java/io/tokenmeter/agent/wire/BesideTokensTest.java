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
        "web_search_call, web_searches=1",
        "x_search_call, web_searches=1",
        "file_search_call, file_searches=1",
        "collections_search_call, file_searches=1",
        "code_interpreter_call, fees",
        "image_generation_call, fees",
        "function_call, ''",
        "reasoning, ''",
        "message, ''"
    })
    void itemsOfTheAnswerTellOfToolsThatRan(String type, String told) {
        String item =
                "{\"id\":\"i\",\"action\":{\"type\":\"web_search_call\"},\"type\":\"" + type + "\",\"content\":[{}]}";
        String response = response("[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\"}]}," + item + "]");

        assertThat(beside(response)).isEqualTo(told);
        assertThat(beside(completed(response))).isEqualTo(told);
        assertThat(beside(itemEvent("done", item))).isEqualTo(told);
    }

    @Test
    void itemsToldOnTheWayAndAgainAtTheEndAreCountedOnce() {
        String item = "{\"type\":\"web_search_call\",\"action\":{\"type\":\"search\"}}";
        String page = "{\"action\":{\"type\":\"open_page\"},\"type\":\"web_search_call\"}";
        String onTheWay = itemEvent("added", item)
                + itemEvent("done", item)
                + itemEvent("added", item)
                + itemEvent("done", item)
                + itemEvent("done", page);

        assertThat(beside(onTheWay + completed(response("[" + item + "," + item + "," + page + "]"))))
                .isEqualTo("web_searches=2");
        assertThat(beside(onTheWay + completed(response("[]")))).isEqualTo("web_searches=2");
        assertThat(beside(onTheWay)).isEqualTo("web_searches=2");
    }

    private static String itemEvent(String what, String item) {
        return Reading.events("{\"type\":\"response.output_item." + what + "\",\"item\":" + item + "}");
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
    @CsvSource({"0, ''", "2, web_searches=2", "null, web_searches=1"})
    void searchesTheProviderCountedItselfWinOverItems(String count, String told) {
        String response = "{\"tool_usage\":{\"web_search\":{\"num_requests\":" + count
                + "}},\"output\":[{\"type\":\"web_search_call\"}]}";

        assertThat(beside(response)).isEqualTo(told);
        assertThat(beside(completed(response))).isEqualTo(told);
    }

    private static String beside(String body) {
        return Reading.beside(Reading.answer(new OpenAiResponses(), body)).trim();
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
            "num_sources_used":3 | fees
            "num_sources_used":0 | ''
            "num_server_side_tools_used":1 | fees
            "num_server_side_tools_used":2,"server_side_tool_usage_details":{"web_search_calls":1,"x_search_calls":1} | web_searches=2
            "server_side_tool_usage_details":{"collections_search_calls":2,"code_interpreter_calls":0} | file_searches=2
            "server_side_tool_usage_details":{"web_search_calls":1,"code_interpreter_calls":1} | web_searches=1 fees
            "server_side_tool_usage_details":{"web_search_calls":0} | ''
            "num_search_queries":18,"citation_tokens":20016 | citation_tokens=20016 web_searches=18
            "plugins":{"search":{"count":1}} | web_searches=1
            """, quoteCharacter = '\'')
    void searchesAmongTheTokensTellToo(String counter, String told) {
        Call call = Reading.answer(
                new OpenAiChat(), "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2," + counter + "}}");

        assertThat(Reading.beside(call).trim()).isEqualTo(told.replace("'", ""));
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
