// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import java.nio.charset.StandardCharsets;

/** One question to OpenAI's chat endpoint and its answers, in the shape of the real ones; the text is filler. */
final class Samples {
    static final String LLM_PATH = "/v1/chat/completions";
    static final byte[] QUESTION =
            utf8("{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":310,\"total_tokens\":329,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
                    + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
    private static final String ID = "\"id\":\"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT\",";
    private static final String MODEL = "\"created\":1741569952,\"model\":\"gpt-4o-mini-2024-07-18\",";

    private Samples() {}

    /** A request of so many KiB, its model behind the messages as openai-java writes it. */
    static byte[] question(int kibibytes) {
        String before = "{\"messages\":[{\"content\":\"";
        String after = "\",\"role\":\"user\"}],\"model\":\"gpt-4o-mini\",\"stream\":true}";
        return utf8(before + filler(kibibytes * 1024 - before.length() - after.length()) + after);
    }

    /** A JSON answer of exactly 2 KiB. */
    static byte[] json() {
        String before = "{" + ID + "\"object\":\"chat.completion\"," + MODEL
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        String after = "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}]," + USAGE
                + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_b8bc95a0ac\"}";
        return utf8(before + filler(2048 - before.length() - after.length()) + after);
    }

    /** The same answer as a stream of 100 events with a last one for the usage. */
    static byte[] stream() {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            events.append(event("[{\"index\":0,\"delta\":{\"content\":\"" + filler(8)
                    + "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null"));
        }
        events.append(event("[]," + USAGE)).append("data: [DONE]\n\n");
        return utf8(events.toString());
    }

    private static String event(String choices) {
        return "data: {" + ID + "\"object\":\"chat.completion.chunk\"," + MODEL + "\"choices\":" + choices + "}\n\n";
    }

    private static String filler(int length) {
        return "lorem ipsum dolor sit amet ".repeat(length / 27 + 1).substring(0, length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
