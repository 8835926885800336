// SPDX-License-Identifier: Apache-2.0
package com.acme.supportdesk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.IOException;
import java.util.List;

/**
 * The morning run. Needs {@code OPENAI_API_KEY} and {@code ANTHROPIC_API_KEY}; {@code OPENAI_BASE_URL} and {@code ANTHROPIC_BASE_URL} may
 * point elsewhere.
 */
public final class SupportDesk {
    private final List<Ticket> tickets = Ticket.open();
    private final OpenAIClient openAi = OpenAIOkHttpClient.fromEnv();
    private final AnthropicClient anthropic = AnthropicOkHttpClient.fromEnv();
    private final String openAiUrl = System.getenv().getOrDefault("OPENAI_BASE_URL", "https://api.openai.com/v1");
    private final String openAiKey = System.getenv("OPENAI_API_KEY");

    private SupportDesk() {}

    public static void main(String[] args) throws IOException {
        new SupportDesk().morning();
    }

    private void morning() throws IOException {
        say("Support desk: %d tickets this morning".formatted(tickets.size()));
        new Classifier(openAi.async()).departments(tickets);
        say("  classified all at once         openai-java, async");
        new Duplicates(embeddings()).closest(tickets);
        say("  compared with each other       LangChain4j, embeddings");
        Translator translator = new Translator(openAiUrl, openAiKey);
        for (Ticket foreign : List.of(tickets.get(2), tickets.get(5))) {
            translator.english(foreign);
        }
        say("  translated 2                   HttpURLConnection, written in 2023");
        Replies replies = new Replies(anthropic);
        tickets.subList(0, 3).forEach(replies::draft);
        say("  drafted 3 replies              anthropic-java");
        StringBuilder window = new StringBuilder();
        tickets.subList(4, 6).forEach(ticket -> replies.chat(ticket, window::append));
        say("  answered 2 in the chat         anthropic-java, streaming");
        new Escalation(openAi).plan(tickets.get(3));
        say("  escalated 1                    openai-java, responses, streaming");
        new Handover(summaries()).summary(tickets);
        say("  handed over to the late shift  LangChain4j, streaming");
        openAi.close();
        anthropic.close();
    }

    private OpenAiEmbeddingModel embeddings() {
        return OpenAiEmbeddingModel.builder()
                .baseUrl(openAiUrl)
                .apiKey(openAiKey)
                .modelName("text-embedding-3-small")
                .build();
    }

    private OpenAiStreamingChatModel summaries() {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(openAiUrl)
                .apiKey(openAiKey)
                .modelName("gpt-4.1-mini")
                .build();
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
