// SPDX-License-Identifier: Apache-2.0
package com.acme.supportdesk;

import com.openai.client.OpenAIClientAsync;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Finds the department for each ticket; all tickets at the same time. */
final class Classifier {
    private final OpenAIClientAsync client;

    Classifier(OpenAIClientAsync client) {
        this.client = client;
    }

    List<String> departments(List<Ticket> tickets) {
        List<CompletableFuture<String>> answers =
                tickets.stream().map(this::department).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<String> department(Ticket ticket) {
        ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addSystemMessage("Answer with one word: shipping, billing, returns or technical.")
                .addUserMessage(ticket.text())
                .maxCompletionTokens(16)
                .build();
        return client.chat().completions().create(question).thenApply(Classifier::text);
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().get(0).message().content().orElse("unclear");
    }
}
