// SPDX-License-Identifier: Apache-2.0

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.StreamingResponseHandler;
import dev.langchain4j.model.output.Response;
import java.util.concurrent.CompletableFuture;

/** What a stream of LangChain4j before 1.0 ends with. */
final class LastResponse0 extends CompletableFuture<Response<AiMessage>> implements StreamingResponseHandler<AiMessage> {
    @Override
    public void onNext(String token) {}

    @Override
    public void onComplete(Response<AiMessage> response) {
        complete(response);
    }

    @Override
    public void onError(Throwable error) {
        completeExceptionally(error);
    }
}
