// SPDX-License-Identifier: Apache-2.0
package com.acme.supportdesk;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Sums up the morning for the shift that follows. */
final class Handover {
    private final StreamingChatModel model;

    Handover(StreamingChatModel model) {
        this.model = model;
    }

    String summary(List<Ticket> tickets) {
        CompletableFuture<String> summary = new CompletableFuture<>();
        String queue = tickets.stream()
                .map(ticket -> ticket.number() + ": " + ticket.text())
                .collect(Collectors.joining("\n"));
        model.chat("Sum up these tickets in three sentences:\n" + queue, new StreamingChatResponseHandler() {
            @Override
            public void onCompleteResponse(ChatResponse response) {
                summary.complete(response.aiMessage().text());
            }

            @Override
            public void onError(Throwable error) {
                summary.completeExceptionally(error);
            }
        });
        return summary.join();
    }
}
