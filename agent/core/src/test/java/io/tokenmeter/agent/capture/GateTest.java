// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final List<Dialect> DIALECTS = ServiceLoader.load(Dialect.class).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toList());

    private final Gate gate = new Gate(DIALECTS);

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, chat",
        "/v1/chat/completions/, chat",
        "https://api.openai.com/v1/chat/completions, chat",
        "https://api.openai.com:443/v1//chat/completions, chat",
        "http://[::1]:11434/api/chat, chat",
        "/openai/deployments/gpt/chat/completions?api-version=2024-10-21, chat",
        "/v1/chat/completions?a=b#c?d, chat",
        "/v1/chat/completions#a?b, chat",
        "/v1/chat/completions/?stream=/, chat",
        "/v1/completions, completions",
        "/v1/embeddings, embeddings",
        "/v1/responses, responses",
        "/v1/messages?beta=true, messages",
        "/api/generate, completions",
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent, chat",
        "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse, chat",
        "/v1/projects/p/locations/l/publishers/anthropic/models/claude-opus-4-5@20251101:streamRawPredict, messages",
        "google.cloud.aiplatform.v1.PredictionService/Predict, embeddings",
        "google.cloud.aiplatform.v1beta1.PredictionService/Predict, embeddings",
        "/model/us.anthropic.claude-opus-4-5-20251101-v1%3A0/converse-stream, chat",
        "/model/amazon.titan-embed-text-v2%3A0/invoke, invoke",
        "/v2/rerank, rerank"
    })
    void aModelsEndpointIsLetIn(String url, String operation) {
        assertThat(gate.route("POST", url))
                .satisfies(route -> assertThat(route.endpoint.operation).isEqualTo(operation));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "?",
                "#",
                "?#",
                "/?/chat/completions",
                "/proxy?url=https://api.openai.com/v1/chat/completions",
                "/page#/chat/completions",
                "/v1/chat/completionsX",
                "/v1/chat/completions/7",
                "/v1/chat/completions/cancel",
                "/V1/CHAT/COMPLETIONS",
                "/completions\u00e9",
                "/v1/chat/completion\u0173",
                "/v1/chat/completion\uD83D\uDE00",
                "s",
                "/s",
                "https://api.openai.com",
                "http://embeddings",
                "http://embeddings/",
                "http://responses?a=b",
                "/v1/messages/count_tokens",
                "/messages",
                "/v1beta/models/gemini-2.5-flash:countTokens",
                "google.cloud.aiplatform.v1.LlmUtilityService/CountTokens",
                "google.cloud.aiplatform.v1.PredictionService/CountTokens",
                "google.cloud.aiplatform.v1.PredictionService/StreamingPredict",
                "google.cloud.aiplatform.v1.PredictionService/ServerStreamingPredict",
                "google.cloud.aiplatform.v1.PredictionService/DirectPredict",
                "google.cloud.automl.v1.PredictionService/Predict",
                "tensorflow.serving.PredictionService/Predict",
                "google.cloud.aiplatform.v1.PredictionService/DirectRawPredict",
                "/v1beta/models/:generateContent",
                "/v1/models/fraud:predict",
                "/jobs/7/invoke",
                "/model/invoke",
                "/model//invoke",
                "/model/m/count-tokens",
                "/v1/projects/p/locations/l/publishers/anthropic/models/count-tokens:rawPredict",
                "/v1/moderations",
                "/rpc/2.0/ai_custom/v1/wenxinworkshop/chat",
                "/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/",
                "/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/a/b",
                "/rpc/2.0/ai_custom/v1/wenxinworkshop/tokenizer/erniebot",
                "/oauth/2.0/token?grant_type=client_credentials"
            })
    void anythingElsePasses(String url) {
        assertThat(gate.route("POST", url)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gemini-2.5-flash:generateContent?key=k, gemini-2.5-flash, google",
        "/v1beta/tunedModels/mine-1:generateContent, mine-1, google",
        "/v1/projects/p/locations/l/publishers/google/models/gemini-2.5-pro:generateContent, gemini-2.5-pro, vertex",
        "/v1/projects/p/locations/l/endpoints/12345:streamGenerateContent, 12345, vertex",
        "/openai/deployments/prod-chat-eu/chat/completions?api-version=1, prod-chat-eu, azure",
        "/v1/engines/davinci/completions, davinci, openai-compatible",
        "/model/anthropic.claude-v2%3A1/converse, anthropic.claude-v2:1, bedrock",
        "/model/arn%3Aaws%3Abedrock%3Aeu%3A1%3Aapplication-inference-profile%2Fk3x/invoke, arn:aws:bedrock:eu:1:application-inference-profile/k3x, bedrock",
        "/model/arn:aws:bedrock:eu:1:inference-profile/eu.a.b/converse, arn:aws:bedrock:eu:1:inference-profile/eu.a.b, bedrock",
        "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/completions_pro?access_token=a/b, completions_pro, qianfan",
        "/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/completions/, completions, qianfan",
        "/rpc/2.0/ai_custom/v1/wenxinworkshop/embeddings/embedding-v1, embedding-v1, qianfan",
        "/model/100%25%20%zz%/converse, 100% %zz%, bedrock"
    })
    void aPathMayNameTheModel(String url, String model, String provider) {
        Route route = Objects.requireNonNull(gate.route("POST", url));

        assertThat(route.model(url)).isEqualTo(model);
        assertThat(route.endpoint.compatibleProvider).isEqualTo(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/model/a%00b/converse", "/model/a%0Ab/converse", "/model/%ff/converse"})
    void whatIsNoTextIsNoModel(String url) {
        assertThat(Objects.requireNonNull(gate.route("POST", url)).model(url)).isNull();
    }

    @Test
    void aModelsNameHasItsLimit() {
        String url = "/model/" + "m".repeat(257) + "/converse";

        assertThat(Objects.requireNonNull(gate.route("POST", url)).model(url)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1/responses/resp_1, resp_1",
        "/v1/responses/resp_1?include=a/b, resp_1",
        "/v1/responses/resp_1/, resp_1"
    })
    void anAnswerIsPolledByItsId(String url, String id) {
        assertThat(Objects.requireNonNull(gate.route("GET", url)).kind).isEqualTo(Route.Kind.POLL);
        assertThat(Route.polled(url)).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1/files/file-1/content, file-1",
        "/openai/files/file-1/content?api-version=2024-10-21, file-1",
        "/v1/messages/batches/msgbatch_1/results, msgbatch_1"
    })
    void aBatchsResultsAreFetchedByItsNameOrTheFiles(String url, String name) {
        Route route = Objects.requireNonNull(gate.route("GET", url));

        assertThat(route.kind).isEqualTo(Route.Kind.RESULTS);
        assertThat(route.model(url)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "https://api.openai.com",
                "/v1/files/file-1",
                "/v1/files//content",
                "/content",
                "/v1/messages/batches/msgbatch_1",
                "/v1/responses",
                "/v1/responses/",
                "/v1/responses/resp_1/input_items",
                "http://responses/resp_1",
                "/v1/models"
            })
    void anythingElseThatIsGotPasses(String url) {
        assertThat(gate.route("GET", url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT", "post", ""})
    void onlyPostIsBilled(String method) {
        assertThat(gate.route(method, "/v1/chat/completions")).isNull();
    }

    @Test
    void everyEndpointOfEveryDialectIsFound() {
        for (Dialect dialect : DIALECTS) {
            for (Endpoint endpoint : dialect.endpoints()) {
                String model = endpoint.modelMark.isEmpty() ? "" : endpoint.modelMark + "m-1";
                String last = endpoint.modelIsLast ? "/m-1" : "";
                String url = "/any" + model + endpoint.pathEnding + last + "?a=b";
                Route route = gate.route("POST", url);

                if (endpoint.isFree()) {
                    assertThat(route).as(url).isNull();
                    continue;
                }
                assertThat(Objects.requireNonNull(route).endpoint).isSameAs(endpoint);
                assertThat(route.dialect).isSameAs(dialect);
                assertThat(route.model(url)).isEqualTo(model.isEmpty() && last.isEmpty() ? null : "m-1");
            }
        }
    }
}
