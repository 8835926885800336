// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.dist.apps;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.tokenmeter.dist.apps.Http.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls a model in every way over one engine and prints all an application can see of it: {@code EngineApp ENGINE BASE-URL}. Ends with
 * exit code 7, which the agent must leave alone; with {@code -Ddump=FILE} it writes down its heap before.
 */
public final class EngineApp {
    /** Things nobody but the application may keep. */
    public static final String PROMPT = "a prompt to tell nobody";

    public static final String KEY = "sk-tell-nobody";

    private static final String SAID = "\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]";
    private static final String CHAT = "{\"model\":\"gpt-4o-mini\"," + SAID + "}";
    private static final String STREAM =
            "{" + SAID + "," + "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":\"gpt-4o-mini\"}";
    private static final String MESSAGES =
            "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":99," + SAID + ",\"stream\":true}";
    private static final String OLLAMA = "{\"model\":\"llama3.2\"," + SAID + "}";
    private static final String CHAT_PATH = "/v1/chat/completions";

    private final Http http;
    private final String base;

    private EngineApp(Http http, String base) {
        this.http = http;
        this.base = base;
    }

    public static void main(String[] arguments) throws Exception {
        new EngineApp(Http.over(arguments[0]), arguments[1]).run();
        String dump = System.getProperty("dump");
        if (dump != null) {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump, true);
        }
        System.exit(7);
    }

    private void run() throws Exception {
        show("json", () -> whole(http.post(base + CHAT_PATH + "?key=" + KEY, CHAT)));
        show("sse", () -> whole(http.post(base + CHAT_PATH + "?key=" + KEY, STREAM)));
        show("messages sse", () -> whole(http.post(base + "/v1/messages", MESSAGES)));
        show("ndjson", () -> whole(http.post(base + "/api/chat", OLLAMA)));
        show("gzip", () -> whole(http.post(base + "/x/gzip" + CHAT_PATH, CHAT)));
        show("gzip without header", () -> whole(http.post(base + "/x/gzip-noheader" + CHAT_PATH, CHAT)));
        show("gzip sse", () -> whole(http.post(base + "/x/gzip" + CHAT_PATH, STREAM)));
        show("async json", () -> whole(http.postAsync(base + CHAT_PATH, CHAT).get()));
        show("async sse", () -> whole(http.postAsync(base + CHAT_PATH, STREAM).get()));
        show("abandoned", () -> abandoned(http.post(base + "/x/slow-150/v1/messages", MESSAGES)));
        show("429", () -> whole(http.post(base + "/x/429" + CHAT_PATH, CHAT)));
        show("500", () -> whole(http.post(base + "/x/500" + CHAT_PATH, CHAT)));
        show("garbage", () -> whole(http.post(base + "/x/garbage" + CHAT_PATH, CHAT)));
        show("huge", () -> whole(http.post(base + "/x/huge" + CHAT_PATH, CHAT)));
        show("cut", () -> whole(http.post(base + "/x/cut" + CHAT_PATH, CHAT)));
        show("reset", () -> whole(http.post(base + "/x/reset" + CHAT_PATH, CHAT)));
        show("nobody there", () -> whole(http.post("http://127.0.0.1:1" + CHAT_PATH, CHAT)));
        show("other traffic", () -> whole(http.post(base + "/plain", CHAT)));
        show("two at once", this::twoAtOnce);
        // Last, so that OkHttp has no time to notice and complain.
        show("dropped", () -> firstLine(http.post(base + "/x/slow-150/v1/messages", MESSAGES)));
    }

    private String twoAtOnce() throws Exception {
        List<CompletableFuture<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            calls.add(http.postAsync(base + "/x/slow-30" + CHAT_PATH, STREAM));
        }
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Reply> call : calls) {
            Reply reply = call.get();
            reply.bytes();
            statuses.add(reply.status());
        }
        return statuses.toString();
    }

    private static String whole(Reply reply) throws Exception {
        byte[] body = reply.bytes();
        return reply.status() + " " + reply.stableHeaders() + "\n" + body.length + " bytes " + digest(body);
    }

    private static String abandoned(Reply reply) throws IOException {
        String line = firstLine(reply);
        reply.body().close();
        return line;
    }

    private static String firstLine(Reply reply) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = reply.body().read();
                next >= 0 && next != '\n';
                next = reply.body().read()) {
            line.write(next);
        }
        return reply.status() + " " + line;
    }

    private static String digest(byte[] body) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    }

    /** One thing to try. */
    private interface Attempt {
        String run() throws Exception;
    }

    private static void show(String name, Attempt attempt) {
        String seen;
        try {
            seen = attempt.run();
        } catch (Exception failure) {
            seen = failures(failure);
        }
        System.out.println("[" + name + "] " + seen);
    }

    private static String failures(Throwable failure) {
        StringBuilder seen = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            seen.append(cause.getClass().getName())
                    .append(": ")
                    .append(stable(cause.getMessage()))
                    .append('\n');
        }
        return seen.toString();
    }

    /** Without a connection's number and age, which the AWS SDK and Jetty tell. */
    private static String stable(@Nullable String message) {
        return String.valueOf(message).replaceAll("Channel Information: .*|HttpConnectionOverHTTP@.*", "");
    }
}
