// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.line;
import static io.tokenmeter.testkit.Turn.utf8;

import java.util.ArrayList;
import java.util.List;

/** OpenAI's responses: one object, or the named events that build it up. */
final class OpenAiResponses implements Format {
    @Override
    public boolean speaks(String path) {
        return path.endsWith("/responses") || path.endsWith("/responses/compact");
    }

    @Override
    public Reply reply(Turn turn) {
        boolean streaming = turn.question().streams(false);
        String model = OpenAiFormat.snapshot(turn.question().model());
        Tokens tokens = Tokens.openAi(turn.serial(), model);
        String usage = turn.tellsUsage() ? usage(tokens) : "null";
        String id = turn.id("resp_", 48);
        String message = turn.id("msg_", 48);
        if (turn.question().background()) {
            return queued(turn, id, model, tokens);
        }
        List<byte[]> parts = streaming
                ? new Events(turn, id, message, model).all(usage)
                : turn.body(response(
                        turn, id, model, "completed", "[" + item(message, "completed", turn.text()) + "]", usage));
        return new Reply(
                OpenAiFormat.type(streaming),
                OpenAiFormat.headers(turn),
                parts,
                streaming,
                model,
                id,
                tokens,
                turn.tellsUsage());
    }

    private static Reply queued(Turn turn, String id, String model, Tokens tokens) {
        List<byte[]> parts = List.of(utf8(response(turn, id, model, "queued", "[]", "null")));
        return new Reply(OpenAiFormat.type(false), OpenAiFormat.headers(turn), parts, false, model, id, tokens, false);
    }

    @Override
    public boolean tellsLater() {
        return true;
    }

    /** One made in the background is over the second time. */
    @Override
    public Later later(Turn turn, boolean first) {
        String model = OpenAiFormat.snapshot(turn.question().model());
        String id = turn.id("resp_", 48);
        if (first && turn.question().background()) {
            return new Later(response(turn, id, model, "in_progress", "[]", "null"), false);
        }
        String output = "[" + item(turn.id("msg_", 48), "completed", turn.wholeText()) + "]";
        String usage = usage(Tokens.openAi(turn.serial(), model));
        return new Later(response(turn, id, model, "completed", output, usage), true);
    }

    private static String usage(Tokens tokens) {
        return line(
                """
                {"input_tokens":%d,"input_tokens_details":{"cached_tokens":%d},
                "output_tokens":%d,"output_tokens_details":{"reasoning_tokens":%d},"total_tokens":%d}
                """.formatted(tokens.input(), tokens.cacheRead(), tokens.output(), tokens.reasoning(), tokens.total()));
    }

    private static String response(Turn turn, String id, String model, String status, String output, String usage) {
        return line("""
                {"id":"%s","object":"response","created_at":%d,"status":"%s","background":%s,"error":null,
                "incomplete_details":null,"instructions":null,"max_output_tokens":null,"max_tool_calls":null,"model":"%s",
                "output":%s,"parallel_tool_calls":true,"previous_response_id":null,"prompt_cache_key":null,
                "reasoning":{"effort":null,"summary":null},"safety_identifier":null,"service_tier":"default","store":true,
                "temperature":1.0,"text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],
                "top_logprobs":0,"top_p":1.0,"truncation":"disabled","usage":%s,"user":null,"metadata":{}}
                """.formatted(
                id, turn.createdAt().getEpochSecond(), status, turn.question().background(), model, output, usage));
    }

    private static String item(String message, String status, String text) {
        String content = text.isEmpty() ? "" : part(text);
        return line("""
                {"id":"%s","type":"message","status":"%s","content":[%s],"role":"assistant"}
                """.formatted(message, status, content));
    }

    private static String part(String text) {
        return "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"" + text + "\"}";
    }

    @Override
    public String error(int status) {
        return OpenAiFormat.errorObject(status);
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return utf8(
                "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"The server had an error.\","
                        + "\"param\":null,\"sequence_number\":99}\n\n");
    }

    /** The events of one stream, numbered in order. */
    private static final class Events {
        private final Turn turn;
        private final String id;
        private final String message;
        private final String model;
        private final List<byte[]> events = new ArrayList<>();
        private int sequence;

        Events(Turn turn, String id, String message, String model) {
            this.turn = turn;
            this.id = id;
            this.message = message;
            this.model = model;
        }

        List<byte[]> all(String usage) {
            String at = "\"item_id\":\"" + message + "\",\"output_index\":0,\"content_index\":0,";
            String started = "\"response\":" + response(turn, id, model, "in_progress", "[]", "null");
            add("response.created", started);
            add("response.in_progress", started);
            add("response.output_item.added", "\"output_index\":0,\"item\":" + item(message, "in_progress", ""));
            add("response.content_part.added", at + "\"part\":" + part(""));
            events.addAll(turn.deltas(
                    word -> event("response.output_text.delta", at + "\"delta\":\"" + word + "\",\"logprobs\":[]")));
            String done = item(message, "completed", turn.wholeText());
            add("response.output_text.done", at + "\"text\":\"" + turn.wholeText() + "\",\"logprobs\":[]");
            add("response.content_part.done", at + "\"part\":" + part(turn.wholeText()));
            add("response.output_item.done", "\"output_index\":0,\"item\":" + done);
            add(
                    "response.completed",
                    "\"response\":" + response(turn, id, model, "completed", "[" + done + "]", usage));
            return events;
        }

        private void add(String type, String fields) {
            events.add(utf8(event(type, fields)));
        }

        private String event(String type, String fields) {
            return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + sequence++ + ","
                    + fields + "}\n\n";
        }
    }
}
