// SPDX-License-Identifier: Apache-2.0

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.CompletableFuture;

/** What a stream of LangChain4j since 1.0 ends with. */
final class LastResponse extends CompletableFuture<ChatResponse> implements StreamingChatResponseHandler {
    @Override
    public void onPartialResponse(String text) {}

    @Override
    public void onCompleteResponse(ChatResponse response) {
        complete(response);
    }

    @Override
    public void onError(Throwable error) {
        completeExceptionally(error);
    }
}
