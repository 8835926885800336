// SPDX-License-Identifier: Apache-2.0
package com.acme.supportdesk;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextDeltaEvent;
import java.util.stream.Collectors;

/** Works out what to do about a ticket that nobody could solve, with a model that thinks first. */
final class Escalation {
    private final OpenAIClient client;

    Escalation(OpenAIClient client) {
        this.client = client;
    }

    String plan(Ticket ticket) {
        ResponseCreateParams question = ResponseCreateParams.builder()
                .model("gpt-5-mini")
                .input("List three steps to find the cause: " + ticket.text())
                .build();
        try (StreamResponse<ResponseStreamEvent> answer = client.responses().createStreaming(question)) {
            return answer.stream()
                    .flatMap(event -> event.outputTextDelta().stream())
                    .map(ResponseTextDeltaEvent::delta)
                    .collect(Collectors.joining());
        }
    }
}
