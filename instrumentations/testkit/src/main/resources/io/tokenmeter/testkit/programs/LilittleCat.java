// SPDX-License-Identifier: Apache-2.0
// Library: chatgpt (lilittlecat)
// Artifacts: com.lilittlecat:chatgpt:VERSION
// Versions: 1.0.3 over okhttp
// Calls: 2
// Ways: sync
// Usage in streams: none

import com.lilittlecat.chatgpt.offical.ChatGPT;
import com.lilittlecat.chatgpt.offical.entity.Constant;
import okhttp3.OkHttpClient;

/** A community's first client for the chat API, which doesn't stream. Its builder takes the key for the host. */
public final class LilittleCat {
    public static void main(String[] args) {
        ChatGPT chat = new ChatGPT(
                args[0] + "/v1/chat/completions", "none", new OkHttpClient(), Constant.DEFAULT_OBJECT_MAPPER);
        System.out.println(chat.ask("hello"));
        System.out.println(chat.askOriginal("gpt-4o-mini", "user", "hello").getUsage().totalTokens);
        System.exit(0);
    }
}
