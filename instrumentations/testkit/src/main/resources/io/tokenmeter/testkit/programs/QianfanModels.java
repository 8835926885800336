// SPDX-License-Identifier: Apache-2.0
// Library: baidubce qianfan
// Artifacts: com.baidubce:qianfan:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 0.0.2, 0.0.4, 0.0.9 over apache-httpclient5
// Base URL in: QIANFAN_BASE_URL
// Base URL in: QIANFAN_CONSOLE_API_BASE_URL
// Client: apache-httpclient
// Client version: misstated
// Calls: 5
// Ways: sync, stream
// Usage in streams: always

import com.baidubce.qianfan.Qianfan;
import com.baidubce.qianfan.core.auth.Auth;
import com.baidubce.qianfan.model.chat.ChatResponse;
import com.baidubce.qianfan.model.completion.CompletionResponse;
import java.util.Collections;
import java.util.Iterator;

/** Baidu's SDK for the older interface of Qianfan; where that is can be told by a variable only, since 0.0.2. */
public final class QianfanModels {
    public static void main(String[] args) {
        Qianfan qianfan = new Qianfan(Auth.TYPE_IAM, "none", "needed");
        System.out.println(qianfan.chatCompletion()
                .model("ERNIE-Bot-4")
                .addUserMessage("hello")
                .execute()
                .getUsage()
                .getTotalTokens());
        ChatResponse chat = last(qianfan.chatCompletion()
                .endpoint("ernie-3.5-8k-mine")
                .addUserMessage("hello")
                .executeStream());
        System.out.println(chat.getUsage().getTotalTokens());
        System.out.println(qianfan.completion()
                .prompt("hello")
                .execute()
                .getUsage()
                .getTotalTokens());
        CompletionResponse completion =
                last(qianfan.completion().prompt("hello").executeStream());
        System.out.println(completion.getUsage().getTotalTokens());
        System.out.println(qianfan.embedding()
                .input(Collections.singletonList("hello"))
                .execute()
                .getUsage()
                .getTotalTokens());
        System.exit(0);
    }

    private static <T> T last(Iterator<T> stream) {
        T last = stream.next();
        while (stream.hasNext()) {
            last = stream.next();
        }
        return last;
    }
}
