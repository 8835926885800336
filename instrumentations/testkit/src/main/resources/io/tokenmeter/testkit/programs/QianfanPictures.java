// SPDX-License-Identifier: Apache-2.0
// Library: baidubce qianfan (ranking, pictures)
// Artifacts: com.baidubce:qianfan:VERSION, org.slf4j:slf4j-nop:1.7.36
// Versions: 0.0.9 over apache-httpclient5
// Base URL in: QIANFAN_BASE_URL
// Base URL in: QIANFAN_CONSOLE_API_BASE_URL
// Client: apache-httpclient
// Client version: misstated
// Calls: 3
// Ways: sync
// Usage in streams: none

import com.baidubce.qianfan.Qianfan;
import com.baidubce.qianfan.core.auth.Auth;
import java.util.Collections;

/** Baidu's SDK since it knows ranking, and pictures. */
public final class QianfanPictures {
    public static void main(String[] args) {
        Qianfan qianfan = new Qianfan(Auth.TYPE_IAM, "none", "needed");
        System.out.println(qianfan.rerank()
                .query("hello")
                .documents(Collections.singletonList("hello"))
                .execute()
                .getUsage()
                .getTotalTokens());
        System.out.println(qianfan.text2Image()
                .prompt("hello")
                .execute()
                .getUsage()
                .getTotalTokens());
        System.out.println(qianfan.image2Text()
                .prompt("hello")
                .image("iVBORw0KGgo=")
                .execute()
                .getUsage()
                .getTotalTokens());
        System.exit(0);
    }
}
