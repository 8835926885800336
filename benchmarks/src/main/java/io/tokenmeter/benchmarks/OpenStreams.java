// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.benchmarks;

import io.tokenmeter.agent.capture.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the agent holds for each answer that is under way, however long it is already.
 *
 * <p>{@code OpenStreams [-streams 500]}. Opens so many exchanges, tells each the same bytes and never an end, and divides the heap in use after
 * a collection. The request's 2 KiB are told, too.
 */
public final class OpenStreams {
    private static final int[] KIBIBYTES = {1, 25, 1024, 51_200};
    private static final int COLLECTIONS = 3;

    private OpenStreams() {}

    /** An answer and the part of it that can be told again and again. */
    private record Answer(String name, byte[] bytes, int from, int to) {
        static Answer json() {
            // Within the text.
            return new Answer("JSON", Samples.json(), 1000, 1400);
        }

        static Answer events() {
            byte[] events = Samples.stream();
            String text = new String(events, StandardCharsets.US_ASCII);
            int first = text.indexOf("\n\n") + 2;
            return new Answer("events", events, first, text.indexOf("\n\n", first) + 2);
        }

        void tell(Exchange exchange, long most) {
            exchange.body(bytes, 0, from);
            for (long told = from; told < most; told += to - from) {
                exchange.body(bytes, from, to - from);
            }
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        int streams = new Options(arguments).number("-streams", 500);
        Metering.install(call -> {});
        System.out.println("| answer so far, KiB | as | bytes held for each |");
        System.out.println("| --- | --- | --- |");
        for (Answer answer : List.of(Answer.json(), Answer.events())) {
            held(answer, 1, streams);
            for (int kibibytes : KIBIBYTES) {
                // So that the long ones take no longer.
                int count = kibibytes > 10_000 ? streams / 10 : streams;
                System.out.printf("| %d | %s | %d |%n", kibibytes, answer.name, held(answer, kibibytes, count));
            }
        }
    }

    private static long held(Answer answer, int kibibytes, int streams) throws InterruptedException {
        List<Exchange> open = new ArrayList<>(streams);
        byte[] question = Samples.question(2);
        long before = used();
        for (int i = 0; i < streams; i++) {
            Exchange exchange = Metering.exchange();
            exchange.requestBody(question, 0, question.length);
            exchange.answered(200);
            answer.tell(exchange, kibibytes * 1024L);
            open.add(exchange);
        }
        long held = (used() - before) / streams;
        open.forEach(Exchange::abort);
        return held;
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
