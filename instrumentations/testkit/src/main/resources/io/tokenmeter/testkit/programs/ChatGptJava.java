// SPDX-License-Identifier: Apache-2.0
// Library: chatgpt-java (unfbx)
// Artifacts: com.unfbx:chatgpt-java:VERSION
// Versions: 1.0.14, 1.1.5 over okhttp
// Calls: 5
// Ways: sync, stream
// Usage in streams: never

import com.unfbx.chatgpt.OpenAiClient;
import com.unfbx.chatgpt.OpenAiStreamClient;
import com.unfbx.chatgpt.entity.chat.ChatCompletion;
import com.unfbx.chatgpt.entity.chat.Message;
import com.unfbx.chatgpt.entity.completions.Completion;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;

/** A community's client over Retrofit, whose streams are OkHttp's event sources. */
public final class ChatGptJava {
    public static void main(String[] args) {
        OpenAiClient client = OpenAiClient.builder()
                .apiKey(List.of("none"))
                .apiHost(args[0] + "/")
                .build();
        ChatCompletion chat = ChatCompletion.builder()
                .model("gpt-4o-mini")
                .messages(List.of(Message.builder()
                        .role(Message.Role.USER)
                        .content("hello")
                        .build()))
                .build();
        System.out.println(client.chatCompletion(chat).getUsage().getTotalTokens());
        System.out.println(client.completions("hello").getUsage().getTotalTokens());
        System.out.println(client.embeddings("hello").getUsage().getTotalTokens());
        OpenAiStreamClient streams = OpenAiStreamClient.builder()
                .apiKey(List.of("none"))
                .apiHost(args[0] + "/")
                .build();
        for (boolean leaves : new boolean[] {false, true}) {
            Events events = new Events(leaves);
            streams.streamChatCompletion(chat, events);
            System.out.println(events.count.join());
        }
        System.exit(0);
    }

    /** Counts until the stream is closed, or cancels it at the end mark as the library's examples do. */
    private static final class Events extends EventSourceListener {
        final CompletableFuture<Integer> count = new CompletableFuture<>();
        private final boolean leaves;
        private int events;

        Events(boolean leaves) {
            this.leaves = leaves;
        }

        @Override
        public void onEvent(EventSource source, String id, String type, String data) {
            events++;
            if (leaves && data.equals("[DONE]")) {
                source.cancel();
                count.complete(events);
            }
        }

        @Override
        public void onClosed(EventSource source) {
            count.complete(events);
        }

        @Override
        public void onFailure(EventSource source, Throwable failure, Response answer) {
            count.completeExceptionally(failure == null ? new IllegalStateException("refused") : failure);
        }
    }
}
