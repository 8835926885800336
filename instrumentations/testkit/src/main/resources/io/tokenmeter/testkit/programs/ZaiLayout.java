// SPDX-License-Identifier: Apache-2.0
// Library: zai-sdk (documents)
// Artifacts: ai.z.openapi:zai-sdk:VERSION, org.slf4j:slf4j-nop:2.0.17
// Versions: 0.3.3 over okhttp
// Calls: 1
// Ways: sync
// Usage in streams: none

import ai.z.openapi.ZaiClient;
import ai.z.openapi.service.layoutparsing.LayoutParsingCreateParams;

/** Z.ai's SDK since it reads documents. */
public final class ZaiLayout {
    public static void main(String[] args) {
        System.out.println(ZaiClient.builder()
                .apiKey("none.needed")
                .baseUrl(args[0] + "/api/paas/v4/")
                .build()
                .layoutParsing()
                .layoutParsing(LayoutParsingCreateParams.builder()
                        .model("glm-ocr")
                        .file("https://localhost/contract.pdf")
                        .build())
                .getData()
                .getUsage()
                .getTotalTokens());
        System.exit(0);
    }
}
