// SPDX-License-Identifier: Apache-2.0
package com.acme.supportdesk;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import java.util.List;

/** Finds the two tickets that are most alike, for they may be about the same thing. */
final class Duplicates {
    private final EmbeddingModel model;

    Duplicates(EmbeddingModel model) {
        this.model = model;
    }

    record Pair(Ticket one, Ticket other) {}

    Pair closest(List<Ticket> tickets) {
        List<Embedding> embeddings = model.embedAll(tickets.stream()
                        .map(ticket -> TextSegment.from(ticket.text()))
                        .toList())
                .content();
        Pair closest = new Pair(tickets.get(0), tickets.get(1));
        double best = -1;
        for (int i = 0; i < tickets.size(); i++) {
            for (int j = 0; j < i; j++) {
                double similarity = CosineSimilarity.between(embeddings.get(i), embeddings.get(j));
                if (similarity > best) {
                    best = similarity;
                    closest = new Pair(tickets.get(j), tickets.get(i));
                }
            }
        }
        return closest;
    }
}
