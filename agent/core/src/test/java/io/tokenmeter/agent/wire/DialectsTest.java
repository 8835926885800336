// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DialectsTest {
    @Test
    void dialectsAreFoundAsServicesWithTheirEndpoints() {
        List<String> endpoints = new ArrayList<>();
        for (Dialect dialect : ServiceLoader.load(Dialect.class)) {
            for (Endpoint endpoint : dialect.endpoints()) {
                endpoints.add(endpoint.modelMark + endpoint.pathEnding + " " + endpoint.operation + " "
                        + endpoint.compatibleProvider);
            }
        }

        assertThat(endpoints)
                .containsExactlyInAnyOrder(
                        "google.cloud.aiplatform.v1.PredictionService/Predict embeddings vertex",
                        "google.cloud.aiplatform.v1beta1.PredictionService/Predict embeddings vertex",
                        ".PredictionService/EmbedContent embeddings vertex",
                        ".PredictionService/GenerateContent chat vertex",
                        ".PredictionService/RawPredict messages vertex",
                        ".PredictionService/StreamRawPredict messages vertex",
                        ".PredictionService/StreamGenerateContent chat vertex",
                        "/chat/completions chat openai-compatible",
                        "/completions completions openai-compatible",
                        "/embeddings embeddings openai-compatible",
                        "/responses responses openai-compatible",
                        "/responses/compact responses openai-compatible",
                        "/v1/messages messages anthropic-compatible",
                        "/v1/complete completions anthropic-compatible",
                        "/api/chat chat ollama",
                        "/api/generate completions ollama",
                        "/api/embed embeddings ollama",
                        "/api/embeddings embeddings ollama",
                        "/publishers/anthropic/models/:rawPredict messages vertex",
                        "/publishers/anthropic/models/count-tokens:rawPredict  ",
                        "/publishers/anthropic/models/:streamRawPredict messages vertex",
                        "/model//converse chat bedrock",
                        "/model//converse-stream chat bedrock",
                        "/model//invoke invoke bedrock",
                        "/model//invoke-with-response-stream invoke bedrock",
                        "/v1/chat chat cohere-compatible",
                        "/v2/chat chat cohere-compatible",
                        "/v1/generate completions cohere-compatible",
                        "/v1/embed embeddings cohere-compatible",
                        "/v2/embed embeddings cohere-compatible",
                        "/v1/rerank rerank cohere-compatible",
                        "/v2/rerank rerank cohere-compatible",
                        "/rerank rerank cohere-compatible",
                        "/models/:embedContent embeddings google",
                        "/models/:batchEmbedContents embeddings google",
                        "/publishers/google/models/:predict embeddings vertex",
                        "/models/:generateContent chat google",
                        "/tunedModels/:generateContent chat google",
                        "/publishers/google/models/:generateContent chat vertex",
                        "/endpoints/:generateContent chat vertex",
                        "/models/:streamGenerateContent chat google",
                        "/tunedModels/:streamGenerateContent chat google",
                        "/publishers/google/models/:streamGenerateContent chat vertex",
                        "/endpoints/:streamGenerateContent chat vertex",
                        "/openai/deployments//chat/completions chat azure",
                        "/openai/deployments//completions completions azure",
                        "/openai/deployments//embeddings embeddings azure",
                        "/engines//completions completions openai-compatible",
                        "/engines//embeddings embeddings openai-compatible",
                        "/publishers/mistralai/models/:rawPredict chat vertex",
                        "/publishers/mistralai/models/:streamRawPredict chat vertex",
                        "/services/aigc/text-generation/generation chat dashscope",
                        "/services/aigc/multimodal-generation/generation chat dashscope",
                        "/services/embeddings/text-embedding/text-embedding embeddings dashscope",
                        "/services/embeddings/multimodal-embedding/multimodal-embedding embeddings dashscope",
                        "/services/rerank/text-rerank/text-rerank rerank dashscope",
                        "/async/chat/completions chat zai",
                        "/wenxinworkshop/chat chat qianfan",
                        "/wenxinworkshop/completions completions qianfan",
                        "/wenxinworkshop/image2text chat qianfan",
                        "/wenxinworkshop/text2image images qianfan",
                        "/wenxinworkshop/embeddings embeddings qianfan",
                        "/wenxinworkshop/reranker rerank qianfan",
                        "/layout_parsing ocr zai",
                        "/batch/chat/completions chat volcengine",
                        "/batch/embeddings embeddings volcengine",
                        "/batch/embeddings/multimodal embeddings volcengine",
                        "/embeddings/multimodal embeddings volcengine",
                        "/bots/chat/completions chat volcengine",
                        "/contents/generations/tasks videos volcengine",
                        "/v1/ocr ocr mistral",
                        "/images/generations images openai-compatible",
                        "/images/edits images openai-compatible",
                        "/images/variations images openai-compatible",
                        "/openai/deployments//images/generations images azure",
                        "/openai/deployments//images/edits images azure",
                        "/audio/speech audio openai-compatible",
                        "/openai/deployments//audio/speech audio azure",
                        "/audio/transcriptions audio openai-compatible",
                        "/audio/translations audio openai-compatible",
                        "/openai/deployments//audio/transcriptions audio azure",
                        "/openai/deployments//audio/translations audio azure");
    }
}
