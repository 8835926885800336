// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bedrock's invoke and invoke-with-response-stream: the body is the model family's own, Claude's, Nova's, Llama's, Titan's, Mistral's,
 * Cohere's or AI21's. Without a stream the counts are told by headers, with one by the last event.
 */
final class BedrockInvoke implements Format {
    private final BedrockConverse converse = new BedrockConverse();

    @Override
    public boolean speaks(String path) {
        return path.matches(".*/model/.*/invoke(-with-response-stream)?");
    }

    @Override
    public String model(Turn turn) {
        return turn.between("/model/", "/invoke");
    }

    @Override
    public Reply reply(Turn turn) {
        boolean streaming = turn.path().endsWith("-stream");
        String model = model(turn);
        Tokens tokens = tokens(turn, model);
        boolean claude = model.contains("anthropic.");
        String id = claude ? turn.id("msg_bdrk_01", 20) : BedrockConverse.requestId(turn);
        String name = claude ? model.replaceFirst(".*anthropic\\.", "").replaceFirst("-v\\d.*", "") : "";
        List<byte[]> parts =
                streaming ? stream(turn, model, id, name, tokens) : turn.body(body(turn, model, id, name, tokens));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amzn-RequestId", BedrockConverse.requestId(turn));
        if (streaming) {
            headers.put("X-Amzn-Bedrock-Content-Type", "application/json");
        } else if (turn.tellsUsage()) {
            counts(headers, tokens);
        }
        String type = streaming ? EventStream.TYPE : "application/json";
        return new Reply(
                type, headers, parts, streaming, name, BedrockConverse.requestId(turn), tokens, turn.tellsUsage());
    }

    private static Tokens tokens(Turn turn, String model) {
        if (model.contains("embed")) {
            return Tokens.inputOnly(turn.serial());
        }
        return model.contains("anthropic.") ? Tokens.anthropic(turn.serial()) : Tokens.plain(turn.serial());
    }

    private static void counts(Map<String, String> headers, Tokens tokens) {
        headers.put("X-Amzn-Bedrock-Invocation-Latency", "1042");
        headers.put("X-Amzn-Bedrock-Input-Token-Count", Long.toString(fresh(tokens)));
        headers.put("X-Amzn-Bedrock-Output-Token-Count", Long.toString(tokens.output()));
        headers.put("X-Amzn-Bedrock-Cache-Read-Input-Token-Count", Long.toString(tokens.cacheRead()));
        headers.put("X-Amzn-Bedrock-Cache-Write-Input-Token-Count", Long.toString(tokens.cacheWrite()));
    }

    private static long fresh(Tokens tokens) {
        return tokens.input() - tokens.cacheRead() - tokens.cacheWrite();
    }

    private static String body(Turn turn, String model, String id, String name, Tokens tokens) {
        String text = turn.text();
        long in = tokens.input();
        long out = tokens.output();
        if (model.contains("anthropic.")) {
            String content = "[{\"type\":\"text\",\"text\":\"" + text + "\"}]";
            return AnthropicFormat.message(id, name, content, "\"end_turn\"", AnthropicFormat.usage(turn, tokens, out));
        }
        if (model.contains("embed")) {
            return "{\"embedding\":[0.0101,-0.0018],\"embeddingsByType\":{\"float\":[0.0101,-0.0018]}"
                    + told(turn, ",\"inputTextTokenCount\":" + in) + "}";
        }
        if (model.contains("amazon.nova")) {
            return "{\"output\":{\"message\":{\"content\":[{\"text\":\"" + text
                    + "\"}],\"role\":\"assistant\"}},\"stopReason\":\"end_turn\""
                    + told(
                            turn,
                            ",\"usage\":{\"inputTokens\":" + in + ",\"outputTokens\":" + out + ",\"totalTokens\":"
                                    + (in + out) + ",\"cacheReadInputTokenCount\":0}")
                    + "}";
        }
        if (model.contains("amazon.titan")) {
            return "{" + told(turn, "\"inputTextTokenCount\":" + in + ",") + "\"results\":[{"
                    + told(turn, "\"tokenCount\":" + out + ",") + "\"outputText\":\"" + text
                    + "\",\"completionReason\":\"FINISH\"}]}";
        }
        if (model.contains("meta.llama")) {
            return "{\"generation\":\"" + text + "\""
                    + told(turn, ",\"prompt_token_count\":" + in + ",\"generation_token_count\":" + out)
                    + ",\"stop_reason\":\"stop\"}";
        }
        if (model.contains("cohere.")) {
            return "{\"response_id\":\"" + turn.id("", 30) + "\",\"text\":\"" + text
                    + "\",\"finish_reason\":\"COMPLETE\"}";
        }
        if (model.contains("ai21.")) {
            return "{\"id\":\"" + turn.id("chatcmpl-", 24)
                    + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                    + text + "\"},\"finish_reason\":\"stop\"}]"
                    + told(
                            turn,
                            ",\"usage\":{\"prompt_tokens\":" + in + ",\"completion_tokens\":" + out
                                    + ",\"total_tokens\":" + (in + out) + "}")
                    + "}";
        }
        return "{\"outputs\":[{\"text\":\"" + text + "\",\"stop_reason\":\"stop\"}]}";
    }

    private static String told(Turn turn, String counts) {
        return turn.tellsUsage() ? counts : "";
    }

    private static List<byte[]> stream(Turn turn, String model, String id, String name, Tokens tokens) {
        List<String> objects = new ArrayList<>();
        if (model.contains("anthropic.")) {
            for (byte[] event : AnthropicFormat.stream(turn, id, name, tokens)) {
                String text = new String(event, StandardCharsets.UTF_8);
                objects.add(text.substring(text.indexOf("data: ") + 6).strip());
            }
        } else {
            for (byte[] delta : turn.deltas(word -> delta(model, word))) {
                objects.add(new String(delta, StandardCharsets.UTF_8));
            }
            objects.add(last(model));
        }
        int end = objects.size() - 1;
        if (turn.tellsUsage()) {
            objects.set(end, objects.get(end).replaceFirst("}$", metrics(tokens)));
        }
        return objects.stream().map(BedrockConverse::chunk).toList();
    }

    private static String delta(String model, String word) {
        if (model.contains("amazon.nova")) {
            return "{\"contentBlockDelta\":{\"delta\":{\"text\":\"" + word + "\"},\"contentBlockIndex\":0}}";
        }
        if (model.contains("amazon.titan")) {
            return "{\"outputText\":\"" + word
                    + "\",\"index\":0,\"totalOutputTextTokenCount\":null,\"completionReason\":null}";
        }
        return model.contains("meta.llama")
                ? "{\"generation\":\"" + word
                        + "\",\"prompt_token_count\":null,\"generation_token_count\":1,\"stop_reason\":null}"
                : "{\"outputs\":[{\"text\":\"" + word + "\",\"stop_reason\":null}]}";
    }

    private static String last(String model) {
        return model.contains("amazon.nova")
                ? "{\"messageStop\":{\"stopReason\":\"end_turn\"}}"
                : "{\"generation\":\"\",\"outputText\":\"\",\"stop_reason\":\"stop\"}";
    }

    private static String metrics(Tokens tokens) {
        return line("""
                ,"amazon-bedrock-invocationMetrics":{"inputTokenCount":%d,"outputTokenCount":%d,"invocationLatency":1042,
                "firstByteLatency":310,"cacheReadInputTokenCount":%d,"cacheWriteInputTokenCount":%d}}
                """.formatted(fresh(tokens), tokens.output(), tokens.cacheRead(), tokens.cacheWrite()));
    }

    @Override
    public String error(int status) {
        return converse.error(status);
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return converse.errorEvent(turn);
    }
}
