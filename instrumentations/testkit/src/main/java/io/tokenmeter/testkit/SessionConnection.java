// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import io.tokenmeter.testkit.Behaviour.Switch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a connection that became a WebSocket (RFC 6455): says what its {@link SessionFormat} does until the client closes.
 *
 * <p>Longer messages are cut into several frames, anywhere in a character.
 */
final class SessionConnection {
    private static final String ACCEPTED = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    /** 1011. */
    private static final byte[] SERVER_FAILED = {0x03, (byte) 0xF3};

    private static final int LONGEST_FRAME = 333;
    private static final int LONGEST_HUGE_FRAME = 1 << 16;
    private static final int HUGE_MESSAGE = 8_000_000;

    private final SessionFormat format;
    private final Request request;
    private final Behaviour behaviour;
    private final FakeProvider provider;
    private final OutputStream out;
    private String model;
    private boolean closing;

    private SessionConnection(
            SessionFormat format, Request request, Behaviour behaviour, FakeProvider provider, OutputStream out) {
        this.format = format;
        this.request = request;
        this.behaviour = behaviour;
        this.provider = provider;
        this.out = out;
        this.model = modelInQuery();
    }

    private String modelInQuery() {
        return Arrays.stream(request.query().split("&"))
                .filter(parameter -> parameter.startsWith("model="))
                .map(parameter -> parameter.substring("model=".length()))
                .findFirst()
                .orElse("");
    }

    /** True if the request opens a WebSocket at a path where there is one. */
    static @Nullable SessionFormat opens(Request request) {
        if (!"websocket".equalsIgnoreCase(request.header("upgrade"))) {
            return null;
        }
        return SessionFormat.ALL.stream()
                .filter(format -> format.speaks(request.path()))
                .findFirst()
                .orElse(null);
    }

    static void serve(
            SessionFormat format,
            Request request,
            Behaviour behaviour,
            FakeProvider provider,
            InputStream in,
            OutputStream out)
            throws IOException {
        if (behaviour.has(Switch.STATUS)) {
            out.write(("HTTP/1.1 " + behaviour.number(Switch.STATUS) + " Refused\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return;
        }
        SessionConnection session = new SessionConnection(format, request, behaviour, provider, out);
        session.accept();
        session.converse(in);
    }

    private void accept() throws IOException {
        String key = request.header("sec-websocket-key");
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + digest(key + ACCEPTED) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        say(format.opening(silent()));
    }

    private static String digest(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(sha);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void converse(InputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (Frame frame = Frame.read(in); frame != null; frame = Frame.read(in)) {
            switch (frame.opcode()) {
                case Frame.CLOSE -> {
                    if (!closing) {
                        write(new Frame(true, Frame.CLOSE, frame.payload()));
                    }
                    return;
                }
                case Frame.PING -> write(new Frame(true, Frame.PONG, frame.payload()));
                case Frame.PONG -> {}
                default -> {
                    message.write(frame.payload());
                    if (frame.last()) {
                        received(message.toString(StandardCharsets.UTF_8));
                        message.reset();
                    }
                }
            }
        }
    }

    private void received(String message) throws IOException {
        model = format.model(message, model);
        if (format.asks(message)) {
            answer(provider.turn(request, question(), false, !behaviour.has(Switch.NOUSAGE)));
        } else {
            say(format.acknowledgement(silent(), message));
        }
    }

    private Question question() {
        return Question.in(new byte[0]).with(model, true);
    }

    /** For what is said outside of answers. */
    private Turn silent() {
        return new Turn(request.path(), request.query(), question(), 0, provider.port(), false, true);
    }

    private void answer(Turn turn) throws IOException {
        Reply reply = format.reply(turn);
        Answer answer = Connection.success(turn, model, reply, behaviour);
        provider.answering(answer);
        List<byte[]> messages = reply.parts();
        for (int i = 0; i < messages.size(); i++) {
            if (i == messages.size() / 2) {
                middle();
                if (closing) {
                    return;
                }
            }
            if (i == messages.size() - 1) {
                provider.answering(answer.sent(true));
            }
            send(messages.get(i));
        }
        say(format.afterwards(turn));
    }

    private void middle() throws IOException {
        if (behaviour.has(Switch.STALL)) {
            provider.watch(sent -> {}).stall(behaviour.number(Switch.STALL));
        }
        if (behaviour.has(Switch.HUGE)) {
            send(Turn.utf8("{\"type\":\"huge\",\"delta\":\"" + "é".repeat(HUGE_MESSAGE / 2) + "\"}"));
        }
        if (behaviour.has(Switch.ERROR)) {
            closing = true;
            write(new Frame(true, Frame.CLOSE, SERVER_FAILED));
        }
        if (behaviour.has(Switch.CUT)) {
            throw new IOException("cut on purpose");
        }
    }

    private void say(List<String> messages) throws IOException {
        for (String message : messages) {
            send(Turn.utf8(message));
        }
        out.flush();
    }

    private void send(byte[] message) throws IOException {
        int longest = message.length < HUGE_MESSAGE / 2 ? LONGEST_FRAME : LONGEST_HUGE_FRAME;
        int opcode = format.isBinary() ? Frame.BINARY : Frame.TEXT;
        for (int at = 0; at == 0 || at < message.length; at += longest) {
            int end = Math.min(at + longest, message.length);
            boolean last = end == message.length;
            new Frame(last, at == 0 ? opcode : Frame.CONTINUATION, Arrays.copyOfRange(message, at, end)).write(out);
        }
        out.flush();
    }

    private void write(Frame frame) throws IOException {
        frame.write(out);
        out.flush();
    }
}
