// SPDX-License-Identifier: Apache-2.0
package com.acme.supportdesk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.TextDelta;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Writes to customers: a draft for an agent to check, or word by word into the chat window. */
final class Replies {
    private final AnthropicClient client;

    Replies(AnthropicClient client) {
        this.client = client;
    }

    String draft(Ticket ticket) {
        Message answer = client.messages().create(question("claude-sonnet-4-5", "Draft a friendly reply.", ticket));
        return answer.content().stream()
                .flatMap(block -> block.text().stream())
                .map(TextBlock::text)
                .collect(Collectors.joining());
    }

    void chat(Ticket ticket, Consumer<String> window) {
        MessageCreateParams question = question("claude-haiku-4-5", "Answer in two sentences.", ticket);
        try (StreamResponse<RawMessageStreamEvent> answer = client.messages().createStreaming(question)) {
            answer.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(delta -> delta.delta().text().stream())
                    .map(TextDelta::text)
                    .forEach(window);
        }
    }

    private static MessageCreateParams question(String model, String order, Ticket ticket) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(300)
                .system("You work at the support desk of an online shop. " + order)
                .addUserMessage(ticket.customer() + " writes: " + ticket.text())
                .build();
    }
}
