// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import io.tokenmeter.testkit.Behaviour.Switch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Map;
import java.util.function.Consumer;

/** One client's connection, kept alive, on a thread of its own. */
final class Connection implements Runnable {
    private final Socket socket;
    private final FakeProvider provider;

    Connection(Socket socket, FakeProvider provider) {
        this.socket = socket;
        this.provider = provider;
    }

    @Override
    public void run() {
        try (socket) {
            Tls.Heard heard = Tls.hear(socket);
            serve(heard.socket(), heard.in());
        } catch (IOException | IllegalStateException gone) {
            // The client went away, or the connection was cut on purpose: the answer stays noted as not fully sent.
        }
    }

    private void serve(Socket clear, InputStream heard) throws IOException {
        try (InputStream in = new BufferedInputStream(heard);
                OutputStream out = new BufferedOutputStream(clear.getOutputStream(), 16 * 1024)) {
            boolean open = true;
            while (open) {
                Request request = Request.read(in);
                open = request != null;
                if (request != null) {
                    provider.received(request);
                    SessionFormat session = SessionConnection.opens(request);
                    if (session != null) {
                        Behaviour behaviour = provider.behaviour(request);
                        SessionConnection.serve(session, request, behaviour, provider, in, out);
                        return;
                    }
                    answer(request, provider.behaviour(request), out);
                    open = !request.closes();
                }
            }
        }
    }

    private void answer(Request request, Behaviour behaviour, OutputStream out) throws IOException {
        if (behaviour.has(Switch.REDIRECT)) {
            Delivery delivery = new Delivery(out, behaviour, provider.watch(sent -> {}));
            delivery.fixed((int) behaviour.number(Switch.REDIRECT), Map.of("Location", request.path()), "{}");
            out.flush();
            return;
        }
        for (Format format : Format.ALL) {
            if (request.method().equals("POST") && format.speaks(request.path())) {
                answer(format, request, behaviour, out);
                return;
            }
        }
        String kept = request.method().equals("GET") ? provider.kept(request.path()) : null;
        if (kept != null) {
            new Delivery(out, behaviour, provider.watch(sent -> {})).fixed(200, Map.of(), kept);
            out.flush();
            return;
        }
        unbilled(request, new Delivery(out, behaviour, provider.watch(sent -> {})));
        out.flush();
    }

    private void answer(Format format, Request request, Behaviour behaviour, OutputStream out) throws IOException {
        boolean tellsUsage = !behaviour.has(Switch.NOUSAGE);
        Turn turn = provider.turn(request, behaviour.has(Switch.HUGE), tellsUsage);
        int status = behaviour.has(Switch.RESET) ? 0 : (int) behaviour.number(Switch.STATUS);
        boolean refuses = behaviour.has(Switch.RESET) || behaviour.has(Switch.STATUS);
        Reply reply = format.reply(turn);
        String asked = format.model(turn);
        Answer answer = refuses ? refusal(turn, asked, reply, status) : success(turn, asked, reply, behaviour);
        provider.answering(answer);
        if (format.tellsLater() && !refuses) {
            provider.keep(reply.responseId(), format, turn);
        }
        Consumer<Boolean> sent = fully -> provider.answering(answer.sent(fully));
        Delivery delivery = new Delivery(out, behaviour, provider.watch(sent));
        try {
            if (behaviour.has(Switch.RESET)) {
                socket.setSoLinger(true, 0);
                throw new IOException("reset on purpose");
            }
            if (refuses) {
                delivery.fixed(status, Map.of("retry-after-ms", "20"), format.error(status));
            } else {
                delivery.reply(reply, format.errorEvent(turn));
            }
            out.flush();
        } catch (IOException broken) {
            sent.accept(false);
            throw broken;
        }
    }

    private static Answer refusal(Turn turn, String asked, Reply reply, int status) {
        return new Answer(
                turn.serial(), turn.path(), "", asked, reply.streaming(), status, Tokens.NONE, false, null, false);
    }

    static Answer success(Turn turn, String asked, Reply reply, Behaviour behaviour) {
        return new Answer(
                turn.serial(),
                turn.path(),
                reply.model(),
                asked,
                reply.streaming(),
                200,
                reply.tokens(),
                reply.usageReported() && !behaviour.has(Switch.GARBAGE),
                reply.responseId(),
                false);
    }

    /** What providers answer without a bill, and a path that has nothing to do with one. */
    private static void unbilled(Request request, Delivery delivery) throws IOException {
        String path = request.path();
        if (path.endsWith("/plain")) {
            delivery.fixed(200, Map.of(), "{\"status\":\"ok\",\"items\":[1,2,3]}");
        } else if (path.endsWith("/count_tokens")) {
            delivery.fixed(200, Map.of(), "{\"input_tokens\":2095}");
        } else if (path.endsWith(":countTokens")) {
            delivery.fixed(
                    200,
                    Map.of(),
                    "{\"totalTokens\":31,\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":31}]}");
        } else if (path.endsWith("/count-tokens")) {
            delivery.fixed(200, Map.of(), "{\"inputTokens\":31}");
        } else if (path.endsWith("/moderations")) {
            delivery.fixed(
                    200,
                    Map.of(),
                    "{\"id\":\"modr-1\",\"model\":\"omni-moderation-latest\",\"results\":[{\"flagged\":false}]}");
        } else if (path.endsWith("/models")) {
            delivery.fixed(200, Map.of(), "{\"object\":\"list\",\"data\":[]}");
        } else {
            delivery.fixed(404, Map.of(), "{\"error\":{\"message\":\"Unknown request URL.\",\"type\":\"not_found\"}}");
        }
    }
}
