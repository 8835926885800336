// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Bedrock's converse and converse-stream, cache reads and writes beside the input. */
final class BedrockConverse implements Format {
    @Override
    public boolean speaks(String path) {
        return path.matches(".*/model/.*/converse(-stream)?");
    }

    @Override
    public String model(Turn turn) {
        return turn.between("/model/", "/converse");
    }

    @Override
    public Reply reply(Turn turn) {
        boolean streaming = turn.path().endsWith("-stream");
        Tokens tokens = Tokens.anthropic(turn.serial());
        String usage = turn.tellsUsage() ? "\"usage\":" + usage(tokens) + "," : "";
        List<byte[]> parts = streaming ? stream(turn, usage) : turn.body(line("""
                {"metrics":{"latencyMs":1238},"output":{"message":{"content":[{"text":"%s"}],"role":"assistant"}},
                %s"stopReason":"end_turn"}
                """.formatted(turn.text(), usage)));
        String type = streaming ? EventStream.TYPE : "application/json";
        String id = requestId(turn);
        return new Reply(type, Map.of("x-amzn-RequestId", id), parts, streaming, "", id, tokens, turn.tellsUsage());
    }

    static String requestId(Turn turn) {
        return new UUID(31L * turn.seed() + 0x4000L, 0x8000_0000_0000_0000L + turn.serial()).toString();
    }

    private static String usage(Tokens tokens) {
        long written1h = tokens.cacheWrite1h();
        String details = tokens.cacheWrite() == 0
                ? ""
                : ",\"cacheDetails\":[{\"ttl\":\"1h\",\"inputTokens\":%d},{\"ttl\":\"5m\",\"inputTokens\":%d}]"
                        .formatted(written1h, tokens.cacheWrite() - written1h);
        return line("""
                {"inputTokens":%d,"outputTokens":%d,"totalTokens":%d,"cacheReadInputTokens":%d,
                "cacheWriteInputTokens":%d%s}
                """.formatted(
                        tokens.input() - tokens.cacheRead() - tokens.cacheWrite(),
                        tokens.output(),
                        tokens.total(),
                        tokens.cacheRead(),
                        tokens.cacheWrite(),
                        details));
    }

    private static List<byte[]> stream(Turn turn, String usage) {
        List<byte[]> events = new ArrayList<>();
        events.add(EventStream.event("messageStart", "{\"p\":\"abcdefgh\",\"role\":\"assistant\"}"));
        for (byte[] json : turn.deltas(
                word -> "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"" + word + "\"},\"p\":\"abcdefghijkl\"}")) {
            events.add(EventStream.event("contentBlockDelta", new String(json, StandardCharsets.UTF_8)));
        }
        events.add(EventStream.event("contentBlockStop", "{\"contentBlockIndex\":0,\"p\":\"ab\"}"));
        events.add(EventStream.event("messageStop", "{\"p\":\"abcd\",\"stopReason\":\"end_turn\"}"));
        events.add(EventStream.event("metadata", "{\"metrics\":{\"latencyMs\":1071}," + usage + "\"p\":\"abcdef\"}"));
        return events;
    }

    /** An event of an invocation: the model's own JSON as base64. */
    static byte[] chunk(String json) {
        String bytes = Base64.getEncoder().encodeToString(Turn.utf8(json));
        return EventStream.event("chunk", "{\"bytes\":\"" + bytes + "\",\"p\":\"abcdefghijklmno\"}");
    }

    @Override
    public String error(int status) {
        String type = switch (status) {
            case 429 -> "ThrottlingException";
            case 404 -> "ResourceNotFoundException";
            default -> status < 500 ? "ValidationException" : "InternalServerException";
        };
        return "{\"__type\":\"" + type + "\",\"message\":\"Refused for a test.\"}";
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return EventStream.exception("modelStreamErrorException", "{\"message\":\"Failed for a test.\"}");
    }
}
