// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Gemini's content by gRPC, laid out here by hand. */
class VertexRpcTest {
    private static final int ON_DEMAND = 1;
    private static final int TEXT = 1;
    private static final int AUDIO = 4;

    private static final byte[] USAGE = new Proto()
            .number(1, 300)
            .number(2, 20)
            .number(3, 330)
            .number(5, 64)
            .number(8, ON_DEMAND)
            .bytes(9, new Proto().number(1, TEXT).number(2, 100).done())
            .bytes(9, new Proto().number(1, AUDIO).number(2, 200).done())
            .number(14, 10)
            .number(99, 7)
            .done();

    private static byte[] answer(byte[] usage) {
        byte[] content =
                new Proto().text(1, "model").text(2, "Grüße ".repeat(99)).done();
        byte[] grounding = new Proto()
                .text(1, "weather")
                .text(1, "weather in " + "X".repeat(400))
                .bytes(5, new Proto().text(1, "a page").done())
                .done();
        byte[] candidate = new Proto()
                .bytes(2, content)
                .fixed(9)
                .number(3, 1)
                .bytes(7, grounding)
                .done();
        byte[] message = new Proto()
                .bytes(2, candidate)
                .bytes(4, usage)
                .text(11, "gemini-2.5-flash")
                .bytes(12, new Proto().number(1, 1_700_000_000_000L).done())
                .text(13, "resp-1")
                .done();
        return Proto.framed(message);
    }

    private static Call call() {
        return new Call(0, System.nanoTime(), "test", "aiplatform.googleapis.com", "vertex", "chat");
    }

    private static Call read(Dialect dialect, byte[] body, boolean complete, int... cuts) {
        Call call = call();
        readInto(call, dialect, body, complete, cuts);
        return call;
    }

    private static void readInto(Call call, Dialect dialect, byte[] body, boolean complete, int... cuts) {
        BodyReader reader = dialect.answer(call);
        int from = 0;
        for (int cut : cuts) {
            reader.read(body, from, cut - from);
            from = cut;
        }
        reader.read(body, from, body.length - from);
        reader.end(complete);
    }

    @Test
    void usageIsThatOfTheRestInterface() {
        Call call = read(new VertexRpcGenerate(), answer(USAGE), true);

        assertThat(Reading.counts(call))
                .isEqualTo("input=300 output=30 total=330 cacheRead=64 reasoning=10 inputAudio=200");
        assertThat(call.answeredModel).isEqualTo("gemini-2.5-flash");
        assertThat(call.responseId).isEqualTo("resp-1");
        assertThat(call.serviceTier).isEqualTo("default");
        assertThat(Reading.beside(call)).contains("web_searches=1");
        assertThat(call.status).isEqualTo(Call.Status.OK);
        assertThat(call.streaming).isFalse();
        assertThat(call.usage.reported).contains("\"promptTokenCount\":300").doesNotContain("99");
    }

    @Test
    void anyCutsGiveTheSame() {
        byte[] body = answer(USAGE);
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            int[] cuts = random.ints(5, 0, body.length).sorted().toArray();
            Call call = read(new VertexRpcGenerate(), body, true, cuts);
            assertThat(call.usage.total).as(Arrays.toString(cuts)).isEqualTo(330);
            assertThat(call.responseId).isEqualTo("resp-1");
        }
    }

    @Test
    void ofAStreamTheLastWordCounts() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(answer(new Proto().number(1, 300).number(3, 300).done()));
        body.writeBytes(Proto.framed(new byte[0]));
        body.writeBytes(answer(USAGE));
        Call whole = read(new VertexRpcStream(), body.toByteArray(), true);
        Call cut = read(new VertexRpcStream(), Arrays.copyOf(body.toByteArray(), body.size() - 1), false);

        assertThat(whole.usage.total).isEqualTo(330);
        assertThat(whole.streaming).isTrue();
        assertThat(whole.status).isEqualTo(Call.Status.OK);
        assertThat(cut.responseId).isEqualTo("resp-1");
    }

    @Test
    void theModelIsTheLastPartOfTheResourcesName() {
        byte[] question = Proto.framed(new Proto()
                .bytes(2, new byte[5000])
                .text(5, "projects/p/locations/l/publishers/google/models/gemini-2.5-flash")
                .done());
        Call call = call();
        BodyReader reader = new VertexRpcGenerate().request(call);
        boolean done = false;
        for (int i = 0; i < question.length && !done; i++) {
            done = reader.read(question, i, 1);
        }

        assertThat(done).isTrue();
        assertThat(call.requestedModel).isEqualTo("gemini-2.5-flash");
    }

    @Test
    void embeddingsAreInputOnlyHoweverTheyAreCut() {
        byte[] values = new Proto().bytes(1, new byte[4 * 3072]).done();
        byte[] usage =
                new Proto().number(1, 7).number(3, 7).number(8, ON_DEMAND).done();
        byte[] body = Proto.framed(
                new Proto().bytes(1, values).bytes(2, usage).number(4, 1).done());
        Random random = new Random(13);
        for (int i = 0; i < 2000; i++) {
            int[] cuts = random.ints(5, 0, body.length).sorted().toArray();
            Call call = new Call(0, System.nanoTime(), "test", "aiplatform.googleapis.com", "vertex", "embeddings");
            readInto(call, new VertexRpcEmbed(), body, true, cuts);
            assertThat(Reading.counts(call)).as(Arrays.toString(cuts)).isEqualTo("input=7 output=0 total=7");
            assertThat(call.serviceTier).isEqualTo("default");
            assertThat(call.status).isEqualTo(Call.Status.OK);
        }
    }

    @Test
    void ofWhatIsEmbeddedTheModelComesFirst() {
        Call call = call();
        byte[] question = Proto.framed(new Proto()
                .text(1, "projects/p/locations/l/publishers/google/models/gemini-embedding-2")
                .bytes(2, new Proto().text(1, "a/text").done())
                .done());
        new VertexRpcEmbed().request(call).read(question, 0, question.length);

        assertThat(call.requestedModel).isEqualTo("gemini-embedding-2");
    }

    @Test
    void whatIsNoMessageIsNoFault() {
        byte[] body = answer(USAGE);
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = body.clone();
            for (int k = 0; k < 3; k++) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            }
            read(new VertexRpcStream(), mutant, i % 2 == 0, random.nextInt(body.length));
        }
        assertThat(read(new VertexRpcStream(), new byte[] {1, 0, 0, 0, 1, 8}, true).status)
                .as("compressed")
                .isEqualTo(Call.Status.ABORTED);
    }
}
