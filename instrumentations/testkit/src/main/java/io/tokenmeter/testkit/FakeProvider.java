// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An LLM provider on 127.0.0.1 that answers in the real wire formats of OpenAI, Anthropic, Google, Bedrock, Cohere and Ollama and can
 * be told to misbehave.
 *
 * <p>HTTP/1.1 and WebSockets over blocking sockets, a thread for each connection; in clear text, or over TLS if the client begins so. Token counts and ids follow from the number of the answer, so no two
 * answers of a provider are alike. How it behaves is set by {@link #next} and {@link #behave}, or by the client's base URL: {@link #url(String)}.
 */
public final class FakeProvider implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    // Guarded by this, from here on; everything that waits waits on this.
    private final List<Answer> answers = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final Deque<Behaviour> next = new ArrayDeque<>();
    private final Map<String, Kept> kept = new HashMap<>();
    private final Set<String> polled = new HashSet<>();
    private Behaviour usual = Behaviour.NORMAL;
    private int serial;
    private int stalled;
    private int releases;
    private boolean closed;

    private FakeProvider(ServerSocket server) {
        this.server = server;
    }

    public static FakeProvider start() {
        return start(0);
    }

    /** Starts on a given port; 0 for any. */
    public static FakeProvider start(int port) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(HOST), port), 256);
            FakeProvider provider = new FakeProvider(server);
            daemon("fake-provider", provider::accept).start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serves until killed; prints its URL. */
    public static void main(String[] args) throws InterruptedException {
        FakeProvider provider = start(args.length > 0 ? Integer.parseInt(args[0]) : 0);
        System.out.println(provider.url());
        Thread.currentThread().join();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Such as {@code http://127.0.0.1:4711}; clients that want OpenAI's version in their base URL add {@code /v1}. */
    public String url() {
        return "http://" + HOST + ":" + port();
    }

    /** A base URL whose requests are answered with that behaviour, such as {@code gzip}, {@code slow-120} or {@code 429}. */
    public String url(String behaviour) {
        return url() + "/x/" + behaviour;
    }

    /** How to answer the next requests, one each; ignored by requests that say so in their path. */
    public synchronized void next(Behaviour... behaviours) {
        next.addAll(List.of(behaviours));
    }

    /** How to answer all other requests from now on. */
    public synchronized void behave(Behaviour behaviour) {
        usual = behaviour;
    }

    /** In the order in which they began, failed ones (status 4xx, 5xx; 0 for a reset) included. */
    public synchronized List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** All requests, billed or not. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Lets all stalled answers go on. */
    public synchronized void release() {
        releases++;
        notifyAll();
    }

    /** Waits until so many answers stand still in the middle. */
    public synchronized void awaitStalled(int count) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (stalled < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(stalled + " of " + count + " answers stalled after 30 s");
            }
            await(100);
        }
    }

    /** Forgets answers and requests; numbers go on. */
    public synchronized void forget() {
        answers.clear();
        requests.clear();
        kept.clear();
        polled.clear();
    }

    /** Begins anew: the same questions in the same order get the same bytes again. */
    public synchronized void restart() {
        forget();
        serial = 0;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connections.add(socket);
                daemon("fake-provider-connection", () -> {
                            new Connection(socket, this).run();
                            connections.remove(socket);
                        })
                        .start();
            }
        } catch (IOException closing) {
            // close() ends the loop this way.
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    synchronized void received(Request request) {
        requests.add(request);
    }

    synchronized Behaviour behaviour(Request request) {
        if (request.behaves()) {
            return request.behaviour();
        }
        Behaviour scripted = next.poll();
        return scripted != null ? scripted : usual;
    }

    /** DashScope's clients ask for a stream by header, and some requests are forms. */
    private static Question question(Request request) {
        Question question = Question.in(request.body());
        String form = question.model().isEmpty() ? OpenAiMedia.formModel(request.body()) : "";
        boolean events = "enable".equals(request.header("x-dashscope-sse"));
        return question.with(form, events);
    }

    synchronized Turn turn(Request request, boolean huge, boolean tellsUsage) {
        return turn(request, question(request), huge, tellsUsage);
    }

    /** In a session the question is not in the request. */
    synchronized Turn turn(Request request, Question question, boolean huge, boolean tellsUsage) {
        return new Turn(request.path(), request.query(), question, ++serial, port(), huge, tellsUsage);
    }

    /** An answer that may be asked for later. */
    private record Kept(Format format, Turn turn) {}

    synchronized void keep(@Nullable String id, Format format, Turn turn) {
        if (id != null) {
            kept.put(id, new Kept(format, turn));
        }
    }

    /** The answer kept under the id at this path's end, as JSON; null if there is none. */
    synchronized @Nullable String kept(String path) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        Kept answer = kept.get(id);
        if (answer == null) {
            return null;
        }
        Format.Later later = answer.format.later(answer.turn, polled.add(id));
        if (later.over()) {
            told(answer.turn.serial());
        }
        return later.json();
    }

    private void told(int serial) {
        answers.replaceAll(answer -> answer.serial() == serial ? answer.told() : answer);
    }

    /** Adds the answer, or puts it in the place of its former state. */
    synchronized void answering(Answer answer) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).serial() == answer.serial()) {
                answers.set(i, answer);
                return;
            }
        }
        answers.add(answer);
    }

    Delivery.Watch watch(Consumer<Boolean> sent) {
        return new Delivery.Watch() {
            /** Before the byte is written: a client that has read it may ask at once. */
            @Override
            public void lastByteLeaves() {
                sent.accept(true);
            }

            @Override
            public void stall(long millisAtMost) {
                standStill(millisAtMost == 0 ? Long.MAX_VALUE / 2 : millisAtMost, true);
            }

            @Override
            public void pause(long millis) {
                standStill(millis, false);
            }
        };
    }

    private synchronized void standStill(long millis, boolean releasable) {
        long end = System.nanoTime() / 1_000_000 + millis;
        int before = releases;
        stalled += releasable ? 1 : 0;
        notifyAll();
        for (long left = millis; left > 0 && !closed && !(releasable && releases != before); ) {
            await(left);
            left = end - System.nanoTime() / 1_000_000;
        }
        stalled -= releasable ? 1 : 0;
    }

    private void await(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
