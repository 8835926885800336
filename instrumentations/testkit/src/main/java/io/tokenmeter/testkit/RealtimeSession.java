// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI's realtime session with text for an answer; the URL names the model. */
final class RealtimeSession extends SessionFormat {
    @Override
    boolean speaks(String path) {
        return path.endsWith("/realtime");
    }

    @Override
    List<String> opening(Turn turn) {
        return List.of(session("session.created", turn));
    }

    @Override
    boolean asks(String message) {
        return message.contains("\"response.create\"");
    }

    @Override
    List<String> acknowledgement(Turn turn, String message) {
        if (message.contains("\"session.update\"")) {
            return List.of(session("session.updated", turn));
        }
        if (message.contains("\"conversation.item.create\"")) {
            return List.of(event(
                    turn,
                    "conversation.item.created",
                    "\"previous_item_id\":null,\"item\":" + item(turn.id("item_u", 20), "user", "completed", "")));
        }
        return List.of();
    }

    private static String session(String type, Turn turn) {
        return event(turn, type, line("""
                "session":{"id":"%s","object":"realtime.session","type":"realtime","model":"%s","modalities":["text"],
                "instructions":"","voice":"alloy","output_audio_format":"pcm16","tools":[],"tool_choice":"auto",
                "temperature":0.8,"max_response_output_tokens":"inf"}
                """.formatted(turn.id("sess_", 21), snapshot(turn))));
    }

    private static String snapshot(Turn turn) {
        return turn.question().model() + "-2025-08-28";
    }

    @Override
    Reply reply(Turn turn) {
        Tokens tokens = Tokens.openAi(turn.serial(), "gpt-realtime");
        String id = turn.id("resp_", 21);
        String item = turn.id("item_", 21);
        String at =
                "\"response_id\":\"" + id + "\",\"item_id\":\"" + item + "\",\"output_index\":0,\"content_index\":0,";
        List<byte[]> messages = new ArrayList<>();
        messages.add(utf8(response(turn, "response.created", id, "in_progress", "[]", "null")));
        messages.addAll(turn.deltas(word -> event(turn, "response.text.delta", at + "\"delta\":\"" + word + "\"")));
        messages.add(utf8(event(turn, "response.text.done", at + "\"text\":\"" + turn.wholeText() + "\"")));
        String output = "[" + item(item, "assistant", "completed", turn.wholeText()) + "]";
        String usage = turn.tellsUsage() ? usage(tokens) : "null";
        messages.add(utf8(response(turn, "response.done", id, "completed", output, usage)));
        return new Reply("", Map.of(), messages, true, snapshot(turn), id, tokens, turn.tellsUsage());
    }

    @Override
    List<String> afterwards(Turn turn) {
        return List.of(event(
                turn,
                "rate_limits.updated",
                "\"rate_limits\":[{\"name\":\"requests\",\"limit\":1000,\"remaining\":999,\"reset_seconds\":60}]"));
    }

    private static String response(Turn turn, String type, String id, String status, String output, String usage) {
        return event(turn, type, line("""
                "response":{"object":"realtime.response","id":"%s","status":"%s","status_details":null,"output":%s,
                "conversation_id":"%s","modalities":["text"],"voice":"alloy","output_audio_format":"pcm16","temperature":0.8,
                "max_output_tokens":"inf","usage":%s,"metadata":null}
                """.formatted(id, status, output, turn.id("conv_", 21), usage)));
    }

    private static String item(String id, String role, String status, String text) {
        String content = text.isEmpty() ? "" : "{\"type\":\"text\",\"text\":\"" + text + "\"}";
        return line("""
                {"id":"%s","object":"realtime.item","type":"message","status":"%s","role":"%s","content":[%s]}
                """.formatted(id, status, role, content));
    }

    private static String usage(Tokens tokens) {
        return line("""
                {"total_tokens":%d,"input_tokens":%d,"output_tokens":%d,"input_token_details":{"cached_tokens":%d,
                "text_tokens":%d,"audio_tokens":0,"cached_tokens_details":{"text_tokens":%d,"audio_tokens":0}},
                "output_token_details":{"text_tokens":%d,"audio_tokens":0}}
                """.formatted(
                        tokens.total(),
                        tokens.input(),
                        tokens.output(),
                        tokens.cacheRead(),
                        tokens.input(),
                        tokens.cacheRead(),
                        tokens.output()));
    }

    private static String event(Turn turn, String type, String fields) {
        return "{\"type\":\"" + type + "\",\"event_id\":\"" + turn.id("event_", 21) + "\"," + fields + "}";
    }
}
