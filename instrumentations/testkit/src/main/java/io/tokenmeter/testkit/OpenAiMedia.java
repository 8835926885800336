// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import static io.tokenmeter.testkit.Turn.utf8;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenAI's images, transcriptions and speech, and Mistral's reading of documents. The model stands in the request, which may be a form. */
final class OpenAiMedia implements Format {
    private static final Pattern FORM_MODEL = Pattern.compile("name=\"model\"(?:\r\n[^\r\n]+)*\r\n\r\n([^\r\n]*)");

    @Override
    public boolean speaks(String path) {
        return path.matches(".*/(images/(generations|edits)|audio/(transcriptions|translations|speech)|ocr)");
    }

    @Override
    public String model(Turn turn) {
        return turn.question().model();
    }

    @Override
    public Reply reply(Turn turn) {
        String path = turn.path();
        Tokens tokens = Tokens.plain(turn.serial());
        if (path.endsWith("/speech")) {
            byte[] sound = new byte[4000];
            sound[0] = (byte) 0xFF;
            sound[1] = (byte) 0xF3;
            return reply(turn, "audio/mpeg", List.of(sound), Tokens.NONE, false);
        }
        if (path.endsWith("/ocr")) {
            String usage = turn.tellsUsage() ? ",\"usage_info\":{\"pages_processed\":3,\"doc_size_bytes\":9000}" : "";
            String json = "{\"pages\":[{\"index\":0,\"markdown\":\"# " + turn.wholeText() + "\"}],\"model\":\""
                    + model(turn) + "\"" + usage + "}";
            return reply(turn, "application/json", List.of(utf8(json)), Tokens.NONE, false);
        }
        return path.contains("/images/") ? images(turn, tokens) : transcription(turn, tokens);
    }

    private Reply images(Turn turn, Tokens tokens) {
        String image = "\"b64_json\":\"iVBORw0KGgo=\"";
        String usage = turn.tellsUsage()
                ? ",\"usage\":{\"total_tokens\":%d,\"input_tokens\":%d,\"output_tokens\":%d,\"input_tokens_details\":{\"text_tokens\":%d,\"image_tokens\":0}}"
                        .formatted(tokens.total(), tokens.input(), tokens.output(), tokens.input())
                : "";
        if (!turn.question().streams(false)) {
            String json = "{\"created\":1,\"data\":[{" + image + "}]" + usage + "}";
            return reply(turn, "application/json", List.of(utf8(json)), tokens, turn.tellsUsage());
        }
        List<byte[]> parts = List.of(
                event("image_generation.partial_image", "," + image + ",\"partial_image_index\":0"),
                event("image_generation.completed", "," + image + usage));
        return reply(turn, OpenAiFormat.type(true), parts, tokens, turn.tellsUsage());
    }

    private Reply transcription(Turn turn, Tokens tokens) {
        String usage = turn.tellsUsage()
                ? ",\"usage\":{\"type\":\"tokens\",\"total_tokens\":%d,\"input_tokens\":%d,\"input_token_details\":{\"text_tokens\":0,\"audio_tokens\":%d},\"output_tokens\":%d}"
                        .formatted(tokens.total(), tokens.input(), tokens.input(), tokens.output())
                : "";
        String json = "{\"text\":\"" + turn.wholeText() + "\"" + usage + "}";
        return reply(turn, "application/json", List.of(utf8(json)), tokens, turn.tellsUsage());
    }

    private static byte[] event(String type, String fields) {
        return utf8("event: " + type + "\ndata: {\"type\":\"" + type + "\"" + fields + "}\n\n");
    }

    private static Reply reply(Turn turn, String type, List<byte[]> parts, Tokens tokens, boolean told) {
        boolean streaming = type.startsWith("text/event-stream");
        String model = turn.path().endsWith("/ocr") ? turn.question().model() : "";
        return new Reply(type, OpenAiFormat.headers(turn), parts, streaming, model, null, tokens, told);
    }

    /** The model that a form asks for, or nothing. */
    static String formModel(byte[] body) {
        Matcher model = FORM_MODEL.matcher(new String(body, StandardCharsets.ISO_8859_1));
        return model.find() ? model.group(1) : "";
    }

    @Override
    public String error(int status) {
        return OpenAiFormat.errorObject(status);
    }

    @Override
    public byte[] errorEvent(Turn turn) {
        return event("error", ",\"error\":{\"message\":\"failed for a test\"}");
    }
}
