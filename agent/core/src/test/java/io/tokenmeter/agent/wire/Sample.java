// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.testkit.EventStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers in the shapes that providers send, written by hand; what a case is about stands in its name. */
enum Sample {
    CHAT_JSON(new OpenAiChat(), """
            {
              "id": "chatcmpl-A1", "object": "chat.completion", "created": 1700000000, "model": "gpt-4o-2024-08-06",
              "choices": [{"index": 0, "message": {"role": "assistant", "content": "a \\"model\\": \\\\ {[ \\u00e9 \\ud83d\\ude00 é 😀",
                "usage": {"prompt_tokens": 1}}, "finish_reason": "stop"}],
              "usage": {"prompt_tokens": 110, "completion_tokens": 320, "total_tokens": 430,
                "prompt_tokens_details": {"cached_tokens": 20, "audio_tokens": 80, "cache_write_tokens": 5, "image_tokens": 3},
                "completion_tokens_details": {"reasoning_tokens": 64, "audio_tokens": 250, "accepted_prediction_tokens": 0}},
              "service_tier": "default", "system_fingerprint": "fp_1"
            }
            """),
    CHAT_STREAM(
            new OpenAiChat(),
            Reading.events(
                    "{\"id\":\"chatcmpl-B\",\"model\":\"gpt-4o\",\"service_tier\":\"auto\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}],\"usage\":null}",
                    "{\"id\":\"chatcmpl-B\",\"model\":\"gpt-4o\",\"service_tier\":null,\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}",
                    "{\"id\":\"chatcmpl-B\",\"model\":\"gpt-4o\",\"service_tier\":\"default\",\"choices\":[],"
                            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}",
                    "[DONE]")),
    CHAT_STREAM_WITHOUT_USAGE(
            new OpenAiChat(),
            Reading.events(
                    "{\"id\":\"chatcmpl-C\",\"model\":\"gpt-4o\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}",
                    "[DONE]")),
    CHAT_STREAM_WITH_CUMULATIVE_USAGE(
            new OpenAiChat(),
            Reading.events(
                    "{\"id\":\"chat-D\",\"model\":\"llama\",\"choices\":[{}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}",
                    "{\"id\":\"chat-D\",\"model\":\"llama\",\"choices\":[{}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}",
                    "{\"id\":\"chat-D\",\"model\":\"llama\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,"
                            + "\"prompt_tokens_details\":null}}",
                    "[DONE]")),
    CHAT_STREAM_OF_AZURE(
            new OpenAiChat(),
            Reading.events(
                    "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0}]}",
                    "{\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"id\":\"chatcmpl-E\",\"model\":\"gpt-4o-2024-08-06\",\"usage\":null}",
                    "{\"choices\":[],\"id\":\"chatcmpl-E\",\"model\":\"gpt-4o-2024-08-06\",\"usage\":{\"completion_tokens\":5,"
                            + "\"prompt_tokens\":7,\"total_tokens\":12}}",
                    "[DONE]")),
    CHAT_STREAM_OF_GROQ(
            new OpenAiChat(),
            Reading.events(
                    "{\"id\":\"chatcmpl-F\",\"model\":\"llama-3.3-70b-versatile\",\"choices\":[{\"delta\":{}}],\"x_groq\":{\"id\":\"req_1\"}}",
                    "{\"id\":\"chatcmpl-F\",\"model\":\"llama-3.3-70b-versatile\",\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
                            + "\"x_groq\":{\"id\":\"req_1\",\"usage\":{\"queue_time\":0.024000001,\"prompt_tokens\":40,\"prompt_time\":1.5e-05,"
                            + "\"completion_tokens\":60,\"total_tokens\":100,\"total_time\":1.5}}}",
                    "[DONE]")),
    CHAT_STREAM_OF_A_SLOPPY_SERVER(
            new OpenAiChat(),
            "\uFEFF: keep-alive\r\n\r\nevent:message\r\nid: 1\r\nretry: 10\r\ndata:{\"id\":\"g1\",\r\ndata: \"model\":\"m\",\"choices\":[]\r\ndata:}\r\n\r\n"
                    + ": OPENROUTER PROCESSING\r\r data: {\"choices\":[]}\rdatax: {\"model\":\"wrong\"}\r\r"
                    + "data: {\"broken\" nope}\n\n\ndata: {\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\ndata:  [DONE]\n\n"),
    CHAT_STREAM_THAT_FAILS(
            new OpenAiChat(),
            Reading.events(
                    "{\"id\":\"gen-1\",\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}],\"error\":null}",
                    "{\"id\":\"gen-1\",\"error\":{\"code\":502,\"message\":\"gone\"},\"choices\":[{\"finish_reason\":\"error\"}],"
                            + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}")),
    CHAT_STREAM_WITH_ERROR_EVENT(
            new OpenAiChat(),
            "data: {\"id\":\"x\",\"choices\":[]}\n\nevent: error\ndata: {\"message\":\"overloaded\"}\n\n"),
    CHAT_JSON_OF_DEEPSEEK(
            new OpenAiChat(),
            "{\"model\":\"deepseek-chat\",\"usage\":{\"prompt_tokens\":10000,\"completion_tokens\":2000,\"total_tokens\":12000,"
                    + "\"prompt_cache_hit_tokens\":8000,\"prompt_cache_miss_tokens\":2000,\"completion_tokens_details\":{\"reasoning_tokens\":1500}}}"),
    CHAT_JSON_WITH_REASONING_BESIDE(
            new OpenAiChat(),
            "{\"model\":\"grok-3-mini\",\"usage\":{\"prompt_tokens\":32,\"completion_tokens\":9,\"total_tokens\":135,\"cost_in_usd_ticks\":49900000,"
                    + "\"prompt_tokens_details\":{\"text_tokens\":32,\"cached_tokens\":6},\"completion_tokens_details\":{\"reasoning_tokens\":94}}}"),
    CHAT_JSON_OF_OPENROUTER(
            new OpenAiChat(),
            "{\"id\":\"gen-2\",\"provider\":\"Z\",\"model\":\"z-ai/glm\",\"usage\":{\"prompt_tokens\":24,\"completion_tokens\":6,\"total_tokens\":30,"
                    + "\"cost\":0,\"is_byok\":true,\"cost_details\":{\"upstream_inference_cost\":4.45e-06,\"note\":\"x\"},\"nothing\":{\"text\":\"x\"}}}"),
    CHAT_JSON_WITH_IMPOSSIBLE_COUNTS(
            new OpenAiChat(),
            "{\"model\":\"m\",\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":2.5,\"total_tokens\":1000000000000001,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":99999999999999999999}}}"),
    EMBEDDINGS_JSON(
            new OpenAiChat(),
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[-0.0069,1.25e-3,0]}],"
                    + "\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}"),
    COMPLETIONS_STREAM(
            new OpenAiChat(),
            Reading.events(
                    "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"model\":\"gpt-3.5-turbo-instruct\",\"choices\":[{\"text\":\"Hi\"}]}",
                    "{\"id\":\"cmpl-1\",\"model\":\"gpt-3.5-turbo-instruct\",\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":1,\"total_tokens\":5}}",
                    "[DONE]")),
    RESPONSES_JSON(
            new OpenAiResponses(),
            "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"error\":null,\"model\":\"gpt-5-mini-2025-08-07\",\"service_tier\":\"default\","
                    + "\"output\":[{\"type\":\"message\",\"id\":\"msg_1\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\"}]}],"
                    + "\"usage\":{\"input_tokens\":75,\"input_tokens_details\":{\"cached_tokens\":10,\"cache_write_tokens\":20},"
                    + "\"output_tokens\":1186,\"output_tokens_details\":{\"reasoning_tokens\":1024},\"total_tokens\":1261}}"),
    RESPONSES_STREAM(
            new OpenAiResponses(),
            "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_2\",\"status\":\"in_progress\","
                    + "\"model\":\"gpt-5\",\"service_tier\":\"auto\",\"error\":null,\"usage\":null}}\n\n"
                    + "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\",\"delta\":\"Hi\"}\n\n"
                    + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_2\",\"status\":\"completed\","
                    + "\"model\":\"gpt-5\",\"service_tier\":\"default\",\"error\":null,\"usage\":{\"input_tokens\":7,\"output_tokens\":3,\"total_tokens\":10}}}\n\n"),
    RESPONSES_STREAM_WITH_TOOLS(
            new OpenAiResponses(),
            Reading.events(
                    "{\"type\":\"response.output_item.done\",\"item\":{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"action\":{\"type\":\"search\"}}}",
                    "{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_6\",\"model\":\"gpt-5\",\"output\":[{\"id\":\"ws_1\",\"type\":\"web_search_call\"},"
                            + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"]}\"}]}],"
                            + "\"tool_usage\":{\"web_search\":{\"num_requests\":1}},"
                            + "\"usage\":{\"input_tokens\":7,\"output_tokens\":3,\"total_tokens\":10}}}")),
    RESPONSES_STREAM_INCOMPLETE(
            new OpenAiResponses(),
            Reading.events(
                    "{\"response\":{\"id\":\"resp_3\",\"model\":\"gpt-5\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"},"
                            + "\"usage\":{\"input_tokens\":7,\"output_tokens\":16,\"total_tokens\":23}},\"type\":\"response.incomplete\"}")),
    RESPONSES_STREAM_FAILED(
            new OpenAiResponses(),
            Reading.events(
                    "{\"type\":\"response.failed\",\"response\":{\"id\":\"resp_4\",\"model\":\"gpt-5\","
                            + "\"error\":{\"code\":\"server_error\",\"message\":\"no\"},\"usage\":{\"input_tokens\":7,\"output_tokens\":0,\"total_tokens\":7}}}")),
    RESPONSES_STREAM_WITH_ERROR(
            new OpenAiResponses(),
            Reading.events(
                    "{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"slow\",\"param\":null}")),
    RESPONSES_JSON_IN_BACKGROUND(
            new OpenAiResponses(),
            "{\"id\":\"resp_5\",\"status\":\"queued\",\"background\":true,\"model\":\"gpt-5\",\"error\":null,\"usage\":null}"),
    MESSAGES_JSON(
            new AnthropicMessages(),
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5-20250929\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],"
                    + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,\"cache_creation_input_tokens\":304,\"cache_read_input_tokens\":20,"
                    + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":204,\"ephemeral_1h_input_tokens\":100},\"output_tokens\":550,"
                    + "\"output_tokens_details\":{\"thinking_tokens\":44},\"server_tool_use\":{\"web_search_requests\":2},\"service_tier\":\"standard\"}}"),
    MESSAGES_STREAM(
            new AnthropicMessages(),
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_2\",\"type\":\"message\",\"model\":\"claude-opus-4-6\","
                    + "\"usage\":{\"input_tokens\":25,\"cache_creation_input_tokens\":12,\"cache_read_input_tokens\":7,"
                    + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":2,\"ephemeral_1h_input_tokens\":10},\"output_tokens\":1,\"service_tier\":\"priority\"}}}\n\n"
                    + "event: ping\ndata: {\"type\": \"ping\"}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"message_stop\"}}\n\n"
                    + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":null,\"output_tokens\":15}}\n\n"
                    + "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"input_tokens\":30,\"output_tokens\":16,"
                    + "\"server_tool_use\":{\"web_search_requests\":1}}}\n\n"
                    + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"),
    MESSAGES_STREAM_GIVEN_UP(
            new AnthropicMessages(),
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_3\",\"model\":\"claude-opus-4-6\","
                    + "\"usage\":{\"input_tokens\":25,\"output_tokens\":1}}}\n\n"
                    + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"Hel"),
    MESSAGES_STREAM_OVERLOADED(
            new AnthropicMessages(),
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_4\",\"model\":\"claude-opus-4-6\","
                    + "\"usage\":{\"input_tokens\":25,\"output_tokens\":1}}}\n\n"
                    + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"),
    MESSAGES_JSON_AFTER_COMPACTION(
            new AnthropicMessages(),
            "{\"id\":\"msg_5\",\"model\":\"claude-opus-5\",\"usage\":{\"input_tokens\":23000,\"output_tokens\":1000,\"iterations\":["
                    + "{\"type\":\"compaction\",\"input_tokens\":180000,\"output_tokens\":3500},"
                    + "{\"input_tokens\":23000,\"output_tokens\":1000,\"type\":\"message\"}]}}"),
    COMPLETE_JSON(
            new AnthropicComplete(),
            "{\"type\":\"completion\",\"id\":\"compl_1\",\"completion\":\" Hello there.\",\"stop_reason\":\"stop_sequence\",\"model\":\"claude-2.1\","
                    + "\"stop\":\"\\n\\nHuman:\",\"log_id\":\"compl_1\"}"),
    COMPLETE_STREAM(
            new AnthropicComplete(),
            "event: completion\r\ndata: {\"type\":\"completion\",\"id\":\"compl_2\",\"completion\":\" Hello\",\"stop_reason\":null,\"model\":\"claude-2.1\"}\r\n\r\n"
                    + "event: ping\r\ndata: {\"type\": \"ping\"}\r\n\r\n"
                    + "event: completion\r\ndata: {\"type\":\"completion\",\"id\":\"compl_2\",\"completion\":\" there.\",\"stop_reason\":null,\"model\":\"claude-2.1\"}\r\n\r\n"
                    + "event: completion\r\ndata: {\"type\":\"completion\",\"id\":\"compl_2\",\"completion\":\"\",\"stop_reason\":\"stop_sequence\",\"model\":\"claude-2.1\"}\r\n\r\n"),
    COMPLETE_STREAM_OVERLOADED(
            new AnthropicComplete(),
            "event: completion\ndata: {\"type\":\"completion\",\"completion\":\" Hello\",\"stop_reason\":null,\"model\":\"claude-2.1\"}\n\n"
                    + "event: error\ndata: {\"error\": {\"type\": \"overloaded_error\", \"message\": \"Overloaded\"}}\n\n"),
    OLLAMA_JSON(
            new OllamaChat(),
            "{\"model\":\"llama3.2\",\"created_at\":\"2024-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"done\":true,"
                    + "\"done_reason\":\"stop\",\"total_duration\":5191566416,\"load_duration\":2154458,\"prompt_eval_count\":26,"
                    + "\"prompt_eval_duration\":383809000,\"eval_count\":298,\"eval_duration\":4799921000}"),
    OLLAMA_STREAM(
            new OllamaChat(),
            "{\"model\":\"llama3.2\",\"message\":{\"content\":\"H\"},\"done\":false}\n"
                    + "{\"model\":\"llama3.2\",\"message\":{\"content\":\"i\"},\"done\":false}\r\n"
                    + "{\"model\":\"llama3.2\",\"mess{age\":oops\n"
                    + "{\"model\":\"llama3.2\",\"message\":{\"content\":\"\"},\"done\":true,\"prompt_eval_count\":26,\"eval_count\":2}\n"),
    OLLAMA_JSON_WITH_CACHED_PROMPT(
            new OllamaChat(), "{\"model\":\"llama3.2\",\"response\":\"Hi\",\"done\":true,\"eval_count\":298}"),
    OLLAMA_STREAM_THAT_FAILS(
            new OllamaChat(),
            "{\"model\":\"llama3.2\",\"message\":{},\"done\":false}\n{\"error\":\"model runner has stopped\"}\n"),
    OLLAMA_EMBEDDINGS(
            new OllamaChat(),
            "{\"model\":\"all-minilm\",\"embeddings\":[[0.01,-0.001],[0.1,2]],\"total_duration\":14143917,\"prompt_eval_count\":8}"),
    GEMINI_JSON(new GeminiGenerate(), """
            {"candidates": [{"content": {"parts": [{"text": "a \\"usageMetadata\\": ]}"}], "role": "model"}, "finishReason": "STOP",
              "groundingMetadata": {"webSearchQueries": ["a", "b", "a", ""], "groundingChunks": [{"web": {"uri": "u"}}]}}],
             "usageMetadata": {"promptTokenCount": 5000, "toolUsePromptTokenCount": 40, "cachedContentTokenCount": 2000,
               "candidatesTokenCount": 300, "thoughtsTokenCount": 700, "totalTokenCount": 6040, "trafficType": "ON_DEMAND_PRIORITY",
               "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 3900}, {"tokenCount": 1000, "modality": "AUDIO"},
                 {"modality": "VIDEO", "tokenCount": 100}],
               "cacheTokensDetails": [{"modality": "TEXT", "tokenCount": 1900}, {"modality": "AUDIO", "tokenCount": 100}],
               "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 290}]},
             "modelVersion": "gemini-3.1-pro-preview", "responseId": "Zx1y"}
            """),
    GEMINI_ARRAY(
            new GeminiGenerate(),
            "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"H\"}]}}],\"usageMetadata\":{\"promptTokenCount\":8,\"totalTokenCount\":8},"
                    + "\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"g2\"}\n,\r\n{\"candidates\":[{\"finishReason\":\"STOP\"}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":8,\"candidatesTokenCount\":5,\"totalTokenCount\":13}}\n]"),
    GEMINI_EVENTS(
            new GeminiGenerate(),
            "data: {\"candidates\":[{\"content\":{}}],\"usageMetadata\":{\"promptTokenCount\":8,\"totalTokenCount\":8},"
                    + "\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"g3\"}\r\n\r\ndata: {\"candidates\":[{\"finishReason\":\"STOP\"}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":8,\"candidatesTokenCount\":5,\"thoughtsTokenCount\":7,\"totalTokenCount\":20}}\r\n\r\n"),
    GEMINI_EMBEDDINGS(
            new GeminiEmbeddings(),
            "{\"predictions\":[{\"embeddings\":{\"statistics\":{\"truncated\":false,\"token_count\":6},\"values\":[0.1,-2e-3]}},"
                    + "{\"embeddings\":{\"values\":[1],\"statistics\":{\"token_count\":5}}}],\"metadata\":{\"billableCharacterCount\":44}}"),
    CONVERSE_JSON(
            new BedrockConverse(),
            "{\"metrics\":{\"latencyMs\":1238},\"output\":{\"message\":{\"content\":[{\"text\":\"Hi\"}],\"role\":\"assistant\"}},\"stopReason\":\"end_turn\","
                    + "\"serviceTier\":{\"type\":\"flex\"},\"trace\":{\"promptRouter\":{\"invokedModelId\":\"arn:aws:bedrock:eu::foundation-model/amazon.nova-pro-v1:0\"}},"
                    + "\"usage\":{\"inputTokens\":4,\"outputTokens\":832,\"totalTokens\":2346,\"cacheReadInputTokens\":1490,\"cacheWriteInputTokens\":20,"
                    + "\"cacheDetails\":[{\"ttl\":\"5m\",\"inputTokens\":12},{\"ttl\":\"1h\",\"inputTokens\":8}]}}"),
    CONVERSE_STREAM(
            new BedrockConverse(),
            frames(
                    EventStream.event("messageStart", "{\"p\":\"ab\",\"role\":\"assistant\"}"),
                    EventStream.event("contentBlockDelta", "{\"delta\":{\"text\":\"H\\\"i\"},\"p\":\"abcd\"}"),
                    EventStream.event("odd", ""),
                    EventStream.event("odder", "no JSON {"),
                    EventStream.event("messageStop", "{\"stopReason\":\"end_turn\"}"),
                    EventStream.event(
                            "metadata",
                            "{\"metrics\":{\"latencyMs\":1},\"p\":\"a\",\n\"usage\":{\"inputTokens\":9,\"outputTokens\":3,\"totalTokens\":12}}"))),
    CONVERSE_STREAM_THAT_FAILS(
            new BedrockConverse(),
            frames(
                    EventStream.event("messageStart", "{\"role\":\"assistant\"}"),
                    EventStream.exception("throttlingException", "{\"message\":\"slow\"}"))),
    INVOKE_JSON_OF_CLAUDE(
            new BedrockInvoke(),
            "{\"model\":\"claude-sonnet-4-5-20250929\",\"id\":\"msg_bdrk_1\",\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],"
                    + "\"usage\":{\"input_tokens\":3,\"cache_creation_input_tokens\":30,\"cache_read_input_tokens\":20,"
                    + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":10,\"ephemeral_1h_input_tokens\":20},\"output_tokens\":50}}"),
    INVOKE_JSON_OF_TITAN(
            new BedrockInvoke(),
            "{\"inputTextTokenCount\":5,\"results\":[{\"tokenCount\":10,\"outputText\":\"x\",\"completionReason\":\"FINISH\"},{\"tokenCount\":2}]}"),
    INVOKE_STREAM_OF_CLAUDE(
            new BedrockInvoke(),
            frames(
                    chunk(
                            "{\"type\":\"message_start\",\"message\":{\"model\":\"claude-x\",\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}"),
                    chunk("{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"na\u00efve ??>>\"}}"),
                    chunk("{\"type\":\"message_delta\",\"usage\":{\"output_tokens\":30}}"),
                    chunk(
                            "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":9,\"outputTokenCount\":30}}"))),
    INVOKE_STREAM_OF_LLAMA(
            new BedrockInvoke(),
            frames(
                    chunk(
                            "{\"generation\":\"H\",\"prompt_token_count\":9,\"generation_token_count\":1,\"stop_reason\":null}"),
                    EventStream.event(
                            "chunk", "{\"p\":\"a\\\"b\", \"x\":{\"bytes\":\"e30=\"}, \"bytes\" : \"e\\/?30=\"}"),
                    chunk(
                            "{\"generation\":\"i\",\"prompt_token_count\":null,\"generation_token_count\":2,\"stop_reason\":\"stop\","
                                    + "\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":10,\"outputTokenCount\":2,\"cacheReadInputTokenCount\":0}}"))),
    COHERE_STREAM_1(
            new CohereChat(),
            "{\"is_finished\":false,\"event_type\":\"stream-start\",\"generation_id\":\"c1\"}\n{\"is_finished\":false,\"event_type\":\"text-generation\",\"text\":\"H\"}\n"
                    + "{\"is_finished\":true,\"event_type\":\"stream-end\",\"response\":{\"response_id\":\"c2\",\"text\":\"H\",\"meta\":{\"billed_units\":"
                    + "{\"input_tokens\":5,\"output_tokens\":418},\"tokens\":{\"input_tokens\":71,\"output_tokens\":418}}}}\n"),
    COHERE_STREAM_2(
            new CohereChat(),
            "event: message-start\ndata: {\"id\":\"c3\",\"type\":\"message-start\",\"delta\":{\"message\":{}}}\n\n"
                    + "event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\",\"usage\":{\"billed_units\":"
                    + "{\"input_tokens\":5,\"output_tokens\":4},\"tokens\":{\"input_tokens\":71,\"output_tokens\":4},\"cached_tokens\":2}}}\n\n"),
    COHERE_RERANK(
            new CohereChat(),
            "{\"id\":\"c4\",\"results\":[{\"index\":0,\"relevance_score\":0.9}],\"meta\":{\"api_version\":{\"version\":\"2\"},\"billed_units\":{\"search_units\":3}}}"),
    IMAGES_JSON(
            new OpenAiImages(),
            "{\"created\":1,\"data\":[{\"b64_json\":\"iVBORw0\"},{\"b64_json\":\"iVBORw1\"}],\"usage\":{\"input_tokens\":250,\"input_tokens_details\":"
                    + "{\"text_tokens\":50,\"image_tokens\":200},\"output_tokens\":4160,\"total_tokens\":4410}}"),
    IMAGES_STREAM(
            new OpenAiImages(),
            "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"iVBOR\"}\n\n"
                    + "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\",\"b64_json\":\"iVBORw\","
                    + "\"usage\":{\"input_tokens\":50,\"output_tokens\":50,\"total_tokens\":100}}\n\n"),
    TRANSCRIPTION_STREAM(
            new OpenAiTranscriptions(),
            Reading.events(
                    "{\"type\":\"transcript.text.delta\",\"delta\":\"Hi\"}",
                    "{\"type\":\"transcript.text.done\",\"text\":\"Hi\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,\"input_token_details\":"
                            + "{\"text_tokens\":4,\"audio_tokens\":10},\"output_tokens\":45,\"total_tokens\":59}}")),
    TRANSCRIPTION_BY_TIME(
            new OpenAiTranscriptions(),
            "{\"text\":\"Hi\",\"usage\":{\"type\":\"duration\",\"seconds\":94},\"duration\":93.6}"),
    SPEECH_STREAM(
            new OpenAiSpeech(),
            Reading.events(
                    "{\"type\":\"speech.audio.delta\",\"audio\":\"UklG\"}",
                    "{\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":14,\"output_tokens\":101,\"total_tokens\":115}}")),
    DASHSCOPE_STREAM(
            new DashScope(),
            "id:1\nevent:result\n:HTTP_STATUS/200\ndata:{\"output\":{\"choices\":[{\"finish_reason\":\"null\"}]},\"usage\":{\"input_tokens\":20,\"output_tokens\":1,"
                    + "\"total_tokens\":21},\"request_id\":\"d1\"}\n\nid:2\nevent:result\ndata:{\"output\":{\"choices\":[{\"finish_reason\":\"stop\"}]},"
                    + "\"usage\":{\"input_tokens\":20,\"output_tokens\":7,\"total_tokens\":27,\"image_tokens\":9,\"prompt_tokens_details\":{\"cached_tokens\":4,"
                    + "\"cache_creation_input_tokens\":6}},\"request_id\":\"d1\"}\n\n"),
    OCR_JSON(
            new MistralOcr(),
            "{\"pages\":[{\"index\":0,\"markdown\":\"# x\"}],\"model\":\"mistral-ocr-2512\",\"usage_info\":{\"pages_processed\":3,\"doc_size_bytes\":9000}}"),
    RPC_CONTENT(new VertexRpcGenerate(), generated(20)),
    RPC_STREAM(new VertexRpcStream(), frames(generated(1), generated(20))),
    RPC_EMBEDDINGS(
            new VertexRpcEmbed(),
            Proto.framed(new Proto()
                    .bytes(1, new Proto().bytes(1, new byte[64]).done())
                    .bytes(2, new Proto().number(1, 7).number(3, 7).number(8, 1).done())
                    .number(4, 1)
                    .done())),
    RPC_PREDICTED_EMBEDDINGS(
            new VertexRpcPredict(),
            asking("google/models/text-embedding-005"),
            Proto.framed(new Proto()
                    .bytes(1, Proto.value(embedding(6)))
                    .bytes(1, Proto.value(embedding(5)))
                    .text(2, "7")
                    .text(4, "text-embedding-005")
                    .bytes(6, Proto.value(Map.of("billableCharacterCount", 44)))
                    .done())),
    RPC_RAW(new VertexRpcRaw(), asking("anthropic/models/claude-opus-4-6"), pieces(MESSAGES_JSON.body, 1_000_000)),
    RPC_RAW_STREAM(new VertexRpcRaw(), asking("anthropic/models/claude-opus-4-6"), pieces(MESSAGES_STREAM.body, 70)),
    RPC_RAW_GIVEN_UP(
            new VertexRpcRaw(), asking("anthropic/models/claude-opus-4-6"), pieces(MESSAGES_STREAM_GIVEN_UP.body, 70)),
    RPC_RAW_OF_MISTRAL(
            new VertexRpcRaw(), asking("mistralai/models/mistral-large-2411"), pieces(CHAT_JSON.body, 1_000_000)),
    RPC_RAW_STREAM_OF_MISTRAL(
            new VertexRpcRaw(), asking("mistralai/models/mistral-large-2411"), pieces(CHAT_STREAM.body, 70));

    final Dialect dialect;
    /** Where only the question tells how the answer is read; else empty. */
    final byte[] question;

    final byte[] body;

    Sample(Dialect dialect, String body) {
        this(dialect, body.getBytes(StandardCharsets.UTF_8));
    }

    Sample(Dialect dialect, byte[] body) {
        this(dialect, new byte[0], body);
    }

    Sample(Dialect dialect, byte[] question, byte[] body) {
        this.dialect = dialect;
        this.question = question;
        this.body = body;
    }

    static byte[] frames(byte[]... frames) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            stream.writeBytes(frame);
        }
        return stream.toByteArray();
    }

    /** A published model, through Vertex's prediction service. */
    private static byte[] asking(String model) {
        String json = "{\"messages\":[{\"role\":\"user\",\"content\":\"How late is it?\"}]}";
        return Proto.framed(new Proto()
                .text(1, "projects/p/locations/l/publishers/" + model)
                .bytes(2, new Proto().text(2, json).done())
                .done());
    }

    private static Map<String, Object> embedding(int tokens) {
        Map<String, Object> statistics = new LinkedHashMap<>();
        statistics.put("truncated", false);
        statistics.put("token_count", tokens);
        Map<String, Object> embeddings = new LinkedHashMap<>();
        embeddings.put("values", List.of(0.25, -2e-3, 1));
        embeddings.put("statistics", statistics);
        return Map.of("embeddings", embeddings);
    }

    private static byte[] generated(int output) {
        byte[] usage = new Proto()
                .number(1, 300)
                .number(2, output)
                .number(3, 300 + output)
                .number(8, 1)
                .bytes(9, new Proto().number(1, 4).number(2, 200).done())
                .done();
        byte[] searched = new Proto().text(1, "weather").done();
        return Proto.framed(new Proto()
                .bytes(2, new Proto().number(3, 1).bytes(7, searched).done())
                .bytes(4, usage)
                .text(11, "gemini-2.5-flash")
                .text(13, "resp-1")
                .done());
    }

    /** As the data of {@code HttpBody}, cut after so many bytes. */
    private static byte[] pieces(byte[] body, int length) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += length) {
            byte[] piece = Arrays.copyOfRange(body, from, Math.min(from + length, body.length));
            Proto message =
                    new Proto().text(1, "text/event-stream; charset=utf-8").bytes(2, piece);
            stream.writeBytes(Proto.framed(message.done()));
        }
        return stream.toByteArray();
    }

    private static byte[] chunk(String json) {
        String bytes = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        return EventStream.event("chunk", "{\"bytes\":\"" + bytes + "\",\"p\":\"abcdef\"}");
    }

    Call answer() {
        return answer(true);
    }

    /** Read in one piece. */
    Call answer(boolean complete) {
        Call call = call();
        Reading.read(dialect.answer(call), body, complete);
        return call;
    }

    Call call() {
        if (question.length == 0) {
            return Reading.call("openai", name().contains("EMBEDDINGS") ? "embeddings" : "chat");
        }
        Call call = Reading.call("openai", dialect.endpoints().get(0).operation);
        Reading.read(dialect.request(call), question, true);
        return call;
    }
}
