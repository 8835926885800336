// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.testkit.Answer;
import io.tokenmeter.testkit.FakeProvider;
import io.tokenmeter.testkit.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fake provider puts on the wire is what a row says, in each format and in each way of misbehaving. */
class FakeProviderReadingTest {
    private static FakeProvider provider;
    private static Metered metered;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        metered = new Metered(provider);
    }

    @AfterAll
    static void stop() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            google    | chat       | /v1beta/models/gemini-2.5-flash:generateContent | {}
            google    | chat       | /v1beta/models/gemini-2.5-flash:streamGenerateContent | {}
            google    | chat       | /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse | {}
            vertex    | chat       | /v1/projects/p/locations/l/publishers/google/models/gemini-2.5-pro:generateContent | {}
            vertex    | embeddings | /v1/projects/p/locations/l/publishers/google/models/text-embedding-005:predict | {}
            vertex    | messages   | /v1/projects/p/locations/l/publishers/anthropic/models/claude-opus-4-5@20251101:rawPredict | {}
            vertex    | messages   | /v1/projects/p/locations/l/publishers/anthropic/models/claude-opus-4-5@20251101:streamRawPredict | {"stream":true}
            vertex    | chat       | /v1/projects/p/locations/l/publishers/mistralai/models/mistral-large-2411:rawPredict | {}
            vertex    | chat       | /v1/projects/p/locations/l/publishers/mistralai/models/mistral-large-2411:streamRawPredict | {}
            bedrock   | chat       | /model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse | {}
            bedrock   | chat       | /model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream | {}
            bedrock   | invoke     | /model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke | {}
            bedrock   | invoke     | /model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream | {}
            bedrock   | invoke     | /model/amazon.nova-pro-v1%3A0/invoke | {}
            bedrock   | invoke     | /model/amazon.nova-pro-v1%3A0/invoke-with-response-stream | {}
            bedrock   | invoke     | /model/meta.llama3-70b-instruct-v1%3A0/invoke | {}
            bedrock   | invoke     | /model/meta.llama3-70b-instruct-v1%3A0/invoke-with-response-stream | {}
            bedrock   | invoke     | /model/amazon.titan-text-express-v1/invoke | {}
            bedrock   | invoke     | /model/amazon.titan-text-express-v1/invoke-with-response-stream | {}
            bedrock   | invoke     | /model/amazon.titan-embed-text-v2%3A0/invoke | {}
            bedrock   | invoke     | /model/mistral.mistral-large-2402-v1%3A0/invoke | {}
            bedrock   | invoke     | /model/mistral.mistral-large-2402-v1%3A0/invoke-with-response-stream | {}
            bedrock   | invoke     | /model/cohere.command-r-v1%3A0/invoke | {}
            bedrock   | invoke     | /model/ai21.jamba-1-5-large-v1%3A0/invoke | {}
            cohere-compatible | chat       | /v1/chat | {"model":"command-r"}
            cohere-compatible | chat       | /v1/chat | {"model":"command-r","stream":true}
            cohere-compatible | chat       | /v2/chat | {"model":"command-a"}
            cohere-compatible | chat       | /v2/chat | {"model":"command-a","stream":true}
            cohere-compatible | embeddings | /v1/embed | {"model":"embed-v4"}
            cohere-compatible | embeddings | /v2/embed | {"model":"embed-v4"}
            openai-compatible | chat       | /v1/chat/completions | {"model":"gpt-4o"}
            azure     | chat       | /openai/deployments/prod-chat/chat/completions?api-version=2024-10-21 | {"model":"gpt-4o"}
            anthropic-compatible | messages | /v1/messages | {"model":"claude-opus-4-5","stream":true}
            ollama    | chat       | /api/chat | {"model":"llama3.2"}
            openai-compatible | responses  | /v1/responses | {"model":"gpt-5","stream":true}
            openai-compatible | images     | /v1/images/generations | {"model":"gpt-image-1"}
            openai-compatible | images     | /v1/images/generations | {"model":"gpt-image-1","stream":true}
            dashscope | chat       | /api/v1/services/aigc/text-generation/generation | {"model":"qwen-max","stream":true}
            openai-compatible | images | /api/v3/images/generations | {"model":"doubao-seedream-4-0-250828"}
            openai-compatible | images | /api/v3/images/generations | {"model":"doubao-seedream-4-0-250828","stream":true}
            volcengine | chat      | /api/v3/bots/chat/completions | {"model":"bot-1"}
            volcengine | chat      | /api/v3/bots/chat/completions | {"model":"bot-1","stream":true,"stream_options":{"include_usage":true}}
            volcengine | chat      | /api/v3/batch/chat/completions | {"model":"doubao-seed-1-6-250615"}
            zai       | ocr        | /api/paas/v4/layout_parsing | {"model":"glm-ocr"}
            qianfan   | chat       | /rpc/2.0/ai_custom/v1/wenxinworkshop/chat/completions | {}
            qianfan   | chat       | /rpc/2.0/ai_custom/v1/wenxinworkshop/chat/ernie-4.0-turbo-8k?access_token=a/b | {"stream":true}
            qianfan   | completions | /rpc/2.0/ai_custom/v1/wenxinworkshop/completions/codellama_7b_instruct | {"stream":true}
            qianfan   | embeddings | /rpc/2.0/ai_custom/v1/wenxinworkshop/embeddings/bge_large_zh | {}
            qianfan   | images     | /rpc/2.0/ai_custom/v1/wenxinworkshop/text2image/sd_xl | {}
            dashscope | chat       | /api/v1/services/aigc/multimodal-generation/generation | {"model":"qwen-vl-max"}
            dashscope | embeddings | /api/v1/services/embeddings/text-embedding/text-embedding | {"model":"text-embedding-v3"}
            """, quoteCharacter = '\'')
    void aRowSaysWhatTheAnswerSaid(String name, String operation, String path, String question) throws IOException {
        for (String behaviour : new String[] {"", "/x/gzip", "/x/gzip-noheader"}) {
            provider.forget();
            Call call = metered.only(behaviour + path, question);
            Answer answer = provider.answers().get(0);

            assertThat(Reading.counts(call)).as(behaviour).isEqualTo(counts(answer.tokens(), call));
            assertThat(call.usageSource).isEqualTo(Call.UsageSource.REPORTED);
            assertThat(call.status).isEqualTo(Call.Status.OK);
            assertThat(call.provider).isEqualTo(name);
            assertThat(call.operation).isEqualTo(operation);
            assertThat(call.streaming).isEqualTo(answer.streaming());
            assertThat(call.responseId).isEqualTo(answer.responseId());
            assertThat(call.answeredModel).isEqualTo(answer.model().isEmpty() ? null : answer.model());
            if (!name.equals("azure")) {
                assertThat(call.requestedModel).isEqualTo(answer.requestedModel());
            }
        }
    }

    /** A zero that an answer leaves out is unknown to the row. */
    private static String counts(Tokens tokens, Call call) {
        StringBuilder text = new StringBuilder();
        text.append("input=").append(tokens.input());
        text.append(" output=").append(tokens.output());
        text.append(" total=").append(tokens.total());
        part(text, "cacheRead", tokens.cacheRead(), call.usage.cacheRead);
        part(text, "cacheWrite", tokens.cacheWrite(), call.usage.cacheWrite);
        part(text, "cacheWrite1h", tokens.cacheWrite1h(), call.usage.cacheWrite1h);
        part(text, "reasoning", tokens.reasoning(), call.usage.reasoning);
        part(text, "inputAudio", 0, call.usage.inputAudio);
        part(text, "outputAudio", 0, call.usage.outputAudio);
        part(text, "inputImage", 0, call.usage.inputImage);
        return text.toString();
    }

    private static void part(StringBuilder text, String name, long expected, long found) {
        if (expected > 0 || found == 0) {
            text.append(' ').append(name).append('=').append(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gemini-2.5-flash:streamGenerateContent, MISSING",
        "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse, MISSING",
        "/model/amazon.nova-pro-v1%3A0/converse-stream, ESTIMATED",
        "/model/amazon.nova-pro-v1%3A0/invoke-with-response-stream, MISSING"
    })
    void aStreamThatFailsOrBreaksIsNoSuccess(String path, Call.UsageSource withoutUsage) throws IOException {
        assertThat(metered.only("/x/error" + path, "{}").status).isEqualTo(Call.Status.ERROR);
        assertThat(metered.only("/x/cut" + path, "{}").status).isEqualTo(Call.Status.ABORTED);

        Call silent = metered.only("/x/nousage" + path, "{}");
        assertThat(silent.status).isEqualTo(Call.Status.OK);
        assertThat(silent.usageSource).isEqualTo(withoutUsage);

        Call refused = metered.only("/x/429" + path, "{}");
        assertThat(refused.status).isEqualTo(Call.Status.ERROR);
        assertThat(refused.httpStatus).isEqualTo(429);
    }

    @Test
    void rerankingIsCountedInSearches() throws IOException {
        Call call = metered.only("/v2/rerank", "{\"model\":\"rerank-v3.5\",\"query\":\"q\",\"documents\":[]}");

        assertThat(Reading.beside(call)).isEqualTo(" search_units=1");
        assertThat(call.model()).isEqualTo("rerank-v3.5");
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.REPORTED);
        assertThat(call.usage.isKnown()).isFalse();
    }

    @Test
    void aFormSpeechAndPagesAreRead() throws IOException {
        String form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\nID3\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngpt-4o-transcribe\r\n--b--\r\n";
        byte[] bytes = form.getBytes(StandardCharsets.UTF_8);
        Call heard = metered.send("POST", "/v1/audio/transcriptions", bytes, "multipart/form-data; boundary=b")
                .get(0);
        assertThat(heard.model()).isEqualTo("gpt-4o-transcribe");
        assertThat(heard.usage.inputAudio).isEqualTo(heard.usage.input).isPositive();

        Call spoken = metered.only("/v1/audio/speech", "{\"model\":\"tts-1\",\"input\":\"Zoë 🙂\"}");
        assertThat(Reading.beside(spoken)).isEqualTo(" characters=5");

        Call read = metered.only("/v1/ocr", "{\"model\":\"mistral-ocr-latest\",\"document\":{}}");
        assertThat(Reading.beside(read)).isEqualTo(" pages=3");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/responses, /v1/responses/, responses, gpt-5",
        "/api/paas/v4/async/chat/completions, /api/paas/v4/async-result/, chat, glm-4.5",
        "/api/v3/contents/generations/tasks, /api/v3/contents/generations/tasks/, videos, doubao-seedance-1-0-pro"
    })
    void backgroundWorkHasOneRowOnceItIsOver(String asked, String later, String operation, String model)
            throws IOException {
        String question = "{\"model\":\"" + model + "\",\"background\":true}";
        assertThat(metered.calls(asked, question)).isEmpty();
        Answer answer = provider.answers().get(provider.answers().size() - 1);
        String path = later + answer.responseId();

        assertThat(poll(path)).as("not over yet").isEmpty();
        Call call = poll(path).get(0);
        assertThat(Reading.counts(call)).isEqualTo(counts(answer.tokens(), call));
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.REPORTED);
        assertThat(call.responseId).isEqualTo(answer.responseId());
        assertThat(call.requestedModel).isEqualTo(model);
        assertThat(call.operation).isEqualTo(operation);

        assertThat(poll(path)).as("again").isEmpty();
        metered.open.endAll();
        assertThat(metered.last()).as("at the end").isEmpty();
    }

    @Test
    void backgroundWorkNobodyAsksForHasARowAtTheEnd() throws IOException {
        assertThat(metered.calls("/v1/responses", "{\"model\":\"gpt-5\",\"background\":true}"))
                .isEmpty();
        metered.open.endAll();

        assertThat(metered.last()).hasSize(1).allSatisfy(call -> {
            assertThat(call.usageSource).isEqualTo(Call.UsageSource.MISSING);
            assertThat(call.status).isEqualTo(Call.Status.OK);
        });
        metered.open.endAll();
        assertThat(metered.last()).hasSize(1);
    }

    @Test
    void backgroundWorkThatAnotherJvmBeganHasOneRow() throws IOException {
        new Metered(provider).calls("/v1/responses", "{\"model\":\"gpt-5\",\"background\":true}");
        Answer answer = provider.answers().get(provider.answers().size() - 1);
        String path = "/v1/responses/" + answer.responseId();
        Metered other = new Metered(provider, "providers.127.0.0.1=openai");

        assertThat(other.send("GET", path, null, "application/json")).isEmpty();
        assertThat(other.send("GET", path, null, "application/json")).hasSize(1);
        assertThat(other.send("GET", path, null, "application/json")).isEmpty();
    }

    @Test
    void anAnswerAskedForAgainHasNoSecondRow() throws IOException {
        Call call = metered.only("/v1/responses", "{\"model\":\"gpt-5\"}");

        assertThat(poll("/v1/responses/" + call.responseId)).isEmpty();
        assertThat(poll("/v1/responses/resp_unknown")).isEmpty();
    }

    private static List<Call> poll(String path) throws IOException {
        return metered.send("GET", path, null, "application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/models/gemini-2.5-flash:countTokens",
                "/model/amazon.nova-pro-v1%3A0/count-tokens",
                "/v1/messages/count_tokens",
                "/v1/moderations",
                "/x/nousage/v2/rerank",
                "/plain"
            })
    void whatIsFreeOrElsewhereLeavesNoRow(String path) throws IOException {
        assertThat(metered.calls(path, "{\"model\":\"m\"}")).isEqualTo(List.of());
    }
}
