// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** OpenAI's responses over a WebSocket: each question is a message, and the events of its answer are messages as well. */
final class ResponsesSession extends SessionFormat {
    private static final OpenAiResponses EVENTS = new OpenAiResponses();

    @Override
    boolean speaks(String path) {
        return path.endsWith("/responses");
    }

    @Override
    List<String> opening(Turn turn) {
        return List.of();
    }

    @Override
    boolean asks(String message) {
        return message.contains("\"response.create\"");
    }

    @Override
    List<String> acknowledgement(Turn turn, String message) {
        return List.of(
                "{\"type\":\"error\",\"status\":400,\"error\":{\"type\":\"invalid_request_error\",\"code\":\"unknown_event\","
                        + "\"message\":\"Refused for a test.\",\"param\":null}}");
    }

    @Override
    Reply reply(Turn turn) {
        Reply reply = EVENTS.reply(turn);
        List<byte[]> messages =
                reply.parts().stream().map(ResponsesSession::data).toList();
        return new Reply(
                "",
                reply.headers(),
                messages,
                true,
                reply.model(),
                reply.responseId(),
                reply.tokens(),
                reply.usageReported());
    }

    private static byte[] data(byte[] event) {
        String text = new String(event, StandardCharsets.UTF_8);
        return Turn.utf8(
                text.substring(text.indexOf("data: ") + "data: ".length()).strip());
    }
}
