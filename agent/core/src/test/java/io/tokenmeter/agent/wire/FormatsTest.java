// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is peculiar to the formats of Google, Bedrock, Cohere, DashScope and of OpenAI's images and sound. */
class FormatsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GEMINI_JSON | gemini-3.1-pro-preview Zx1y | input=5040 output=1000 total=6040 cacheRead=2000 reasoning=700 inputAudio=1000 outputImage=290 cache_read_audio_tokens=100 input_video_tokens=100 web_searches=2
            GEMINI_ARRAY | gemini-2.5-flash g2 streaming | input=8 output=5 total=13
            GEMINI_EVENTS | gemini-2.5-flash g3 streaming | input=8 output=12 total=20 reasoning=7
            GEMINI_EMBEDDINGS | null null | input=11 output=0 total=11
            CONVERSE_JSON | arn:aws:bedrock:eu::foundation-model/amazon.nova-pro-v1:0 null | input=1514 output=832 total=2346 cacheRead=1490 cacheWrite=20 cacheWrite1h=8
            CONVERSE_STREAM | null null streaming | input=9 output=3 total=12
            INVOKE_JSON_OF_CLAUDE | claude-sonnet-4-5-20250929 null | input=53 output=50 total=103 cacheRead=20 cacheWrite=30 cacheWrite1h=20
            INVOKE_JSON_OF_TITAN | null null | input=5 output=12 total=17
            INVOKE_STREAM_OF_CLAUDE | claude-x null streaming | input=9 output=30 total=39
            INVOKE_STREAM_OF_LLAMA | null null streaming | input=10 output=2 total=12 cacheRead=0
            COHERE_STREAM_1 | null c1 streaming | input=5 output=418 total=423
            COHERE_STREAM_2 | null c3 streaming | input=5 output=4 total=9 cacheRead=2
            COHERE_RERANK | null c4 | search_units=3
            IMAGES_JSON | null null | input=250 output=4160 total=4410 inputImage=200 images=2
            IMAGES_STREAM | null null streaming | input=50 output=50 total=100 images=1
            TRANSCRIPTION_STREAM | null null streaming | input=14 output=45 total=59 inputAudio=10
            TRANSCRIPTION_BY_TIME | null null | audio_millis=94000
            SPEECH_STREAM | null null streaming | input=14 output=101 total=115
            DASHSCOPE_STREAM | null d1 streaming | input=20 output=7 total=27 cacheRead=4 cacheWrite=6 inputImage=9
            OCR_JSON | mistral-ocr-2512 null | pages=3
            """)
    void anAnswerIsReadWhole(Sample sample, String name, String counts) {
        Call call = sample.answer();

        assertThat(call.answeredModel + " " + call.responseId + (call.streaming ? " streaming" : ""))
                .isEqualTo(name);
        assertThat(told(call)).isEqualTo(counts);
        assertThat(call.status).isEqualTo(Call.Status.OK);
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.REPORTED);
    }

    private static String told(Call call) {
        return (Reading.counts(call) + Reading.beside(call)).trim();
    }

    @Test
    void anExceptionEndsAStreamAsAnError() {
        assertThat(Sample.CONVERSE_STREAM_THAT_FAILS.answer().status).isEqualTo(Call.Status.ERROR);
    }

    @Test
    void trafficThatIsSoldApartIsATier() {
        assertThat(Sample.GEMINI_JSON.answer().serviceTier).isEqualTo("priority");
        assertThat(gemini("\"trafficType\":\"ON_DEMAND\"").serviceTier).isEqualTo("default");
        assertThat(gemini("\"trafficType\":\"PROVISIONED_THROUGHPUT\"").serviceTier)
                .isEqualTo("provisioned_throughput");
        assertThat(Sample.CONVERSE_JSON.answer().serviceTier).isEqualTo("flex");
    }

    /** A gap in the answer's counts, and what the total makes of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "promptTokenCount":10,"candidatesTokenCount":20,"thoughtsTokenCount":5,"totalTokenCount":35 | input=10 output=25 total=35 reasoning=5
            "promptTokenCount":10,"candidatesTokenCount":20,"thoughtsTokenCount":5,"totalTokenCount":30 | input=10 output=20 total=30 reasoning=5
            "promptTokenCount":10,"candidatesTokenCount":20,"thoughtsTokenCount":5 | input=10 output=25 total=35 reasoning=5
            "promptTokenCount":10,"thoughtsTokenCount":5,"totalTokenCount":15 | input=10 output=5 total=15 reasoning=5
            "promptTokenCount":10,"totalTokenCount":10 | input=10 output=0 total=10
            "promptTokenCount":10,"cachedContentTokenCount":99,"totalTokenCount":12 | input=10 output=2 total=12 cacheRead=10
            "promptTokenCount":10 | input=10
            """, quoteCharacter = '\'')
    void theTotalDecidesWhereThoughtsAre(String usage, String counts) {
        assertThat(told(gemini(usage))).isEqualTo(counts);
    }

    @Test
    void olderModelsAreChargedByThePromptThatWasSearchedFor() {
        String body =
                "{\"candidates\":[{\"groundingMetadata\":{\"webSearchQueries\":[\"a\",\"b\"]}}],\"modelVersion\":\"MODEL\"}";

        assertThat(told(Reading.answer(new GeminiGenerate(), body.replace("MODEL", "gemini-2.5-pro"))))
                .isEqualTo("web_searches=1");
        assertThat(told(Reading.answer(new GeminiGenerate(), body.replace("MODEL", "gemini-3-pro"))))
                .isEqualTo("web_searches=2");
        assertThat(told(Reading.answer(new GeminiGenerate(), body.replace("\"a\",\"b\"", "\"\""))))
                .isEmpty();
    }

    @Test
    void placesOnMapsHaveAFee() {
        String body =
                "{\"candidates\":[{\"groundingMetadata\":{\"groundingChunks\":[{\"web\":{}},{\"maps\":{\"uri\":\"u\"}}]}}]}";

        assertThat(told(Reading.answer(new GeminiGenerate(), body))).isEqualTo("fees");
    }

    private static Call gemini(String usage) {
        return Reading.answer(new GeminiGenerate(), "{\"usageMetadata\":{" + usage + "}}");
    }

    @Test
    void cacheInsideTheInputIsToldByTheTotal() {
        String usage =
                "{\"usage\":{\"inputTokens\":100,\"outputTokens\":20,\"totalTokens\":120,\"cacheReadInputTokens\":64}}";

        assertThat(told(Reading.answer(new BedrockConverse(), usage)))
                .isEqualTo("input=100 output=20 total=120 cacheRead=64");
        assertThat(told(Reading.answer(new BedrockConverse(), usage.replace("120", "184"))))
                .isEqualTo("input=164 output=20 total=184 cacheRead=64");
    }

    @Test
    void headersTellWhatABodyDoesNot() {
        Map<String, String> headers = Map.of(
                "x-amzn-requestid", "r-1",
                "x-amzn-bedrock-input-token-count", "12",
                "x-amzn-bedrock-output-token-count", "30",
                "x-amzn-bedrock-cache-read-input-token-count", "5");
        Call call = headed(new BedrockInvoke(), headers, "{\"outputs\":[{\"text\":\"Hi\"}]}");

        assertThat(told(call)).isEqualTo("input=17 output=30 total=47 cacheRead=5");
        assertThat(call.responseId).isEqualTo("r-1");
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.REPORTED);
    }

    @Test
    void headersThatMakeNoSenseTellNothing() {
        Map<String, String> headers = Map.of(
                "x-amzn-requestid", "a\nb",
                "x-amzn-bedrock-input-token-count", "-12",
                "x-amzn-bedrock-output-token-count", "99999999999999999999");
        Call call = headed(new BedrockInvoke(), headers, "{}");

        assertThat(told(call)).isEmpty();
        assertThat(call.responseId).isNull();
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.MISSING);
    }

    @ParameterizedTest
    @CsvSource({"0.00042, 0.00042", "4.2e-05, 0.000042", "0.0,", "-1,", "None,", "'',", "1e999,", "NaN,", "1١,"})
    void aGatewaysCostIsBelievedWhereItIsOne(String header, BigDecimal cost) {
        String usage = "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
        Map<String, String> headers = Map.of("x-litellm-response-cost", header);

        BigDecimal found = headed(new OpenAiChat(), headers, usage).usage.cost;
        assertThat(found == null ? null : found.stripTrailingZeros())
                .isEqualTo(cost == null ? null : cost.stripTrailingZeros());
        assertThat(headed(new OpenAiChat(), headers, "data: " + usage + "\n\n").usage.cost)
                .as("of a stream")
                .isNull();
    }

    private static Call headed(Dialect dialect, Map<String, String> headers, String body) {
        Call call = Reading.call("any", "chat");
        dialect.headers(call, name -> headers.get(name.toLowerCase(Locale.ROOT)));
        Reading.read(dialect.answer(call), body.getBytes(StandardCharsets.UTF_8), true);
        return call;
    }

    @Test
    void framesWithLengthsThatCannotBeEndTheReading() {
        byte[] whole = Sample.CONVERSE_STREAM.body;
        for (int at : new int[] {1, 2, 4, 5, 6}) {
            for (int value : new int[] {0x7F, 0xFF}) {
                byte[] body = Arrays.copyOf(whole, whole.length);
                body[at] = (byte) value;
                Call call = Reading.call("bedrock", "chat");
                Reading.read(new BedrockConverse().answer(call), body, true);

                assertThat(call.status).as(at + " " + value).isEqualTo(Call.Status.ABORTED);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model":"tts-1","input":"Hello"} | 5
            {"input":"a\\n\\"\\\\\\u00e9\\ud83d\\ude00\\ud83dx","model":"tts-1"} | 8
            {"input":"Zoë 🙂","voice":"alloy","model":"tts-1"} | 5
            {"input":"","model":"tts-1"} | 0
            """, quoteCharacter = '\'')
    void speechIsCountedInCharacters(String request, long characters) {
        Call call = Reading.call("openai", "audio");
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        var reader = new OpenAiSpeech().request(call);
        for (byte b : bytes) {
            reader.read(new byte[] {b}, 0, 1);
        }
        reader.end(true);
        byte[] sound = {(byte) 0xFF, (byte) 0xF3, 0x44, 0x0A, 0x3A, 0x0D, 0x7B, 0x22};
        Reading.read(new OpenAiSpeech().answer(call), sound, true);

        assertThat(call.usage.quantity(Quantity.CHARACTERS)).isEqualTo(characters);
        assertThat(call.requestedModel).isEqualTo("tts-1");
        assertThat(call.usageSource).isEqualTo(Call.UsageSource.ESTIMATED);
        assertThat(call.status).isEqualTo(Call.Status.OK);
        assertThat(call.streaming).isFalse();
    }

    @Test
    void aFormNamesItsModelWhereverItStands() {
        String file =
                "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\nContent-Type: audio/mpeg\r\n\r\n"
                        + "\0ID3 name=\"model\"\r\n\r\n--x\r\nwrong\n--xxy\r\n\r\n";
        String model =
                "--xx\r\ncontent-disposition: form-data; name=\"model\"\r\nContent-Length: 9\r\n\r\nwhisper-1\r\n";

        assertThat(formModel(model + file + "--xx--\r\n")).isEqualTo("whisper-1");
        assertThat(formModel(file + model + "--xx--\r\n")).isEqualTo("whisper-1");
        assertThat(formModel((file + model).replace("\r\n", "\n"))).isEqualTo("whisper-1");
        assertThat(formModel(file + "--xx--\r\n")).isNull();
        assertThat(formModel("-")).isNull();
        assertThat(formModel("--" + "x".repeat(300) + "\r\n" + model)).isNull();
    }

    private static @Nullable String formModel(String form) {
        byte[] bytes = form.getBytes(StandardCharsets.ISO_8859_1);
        Call whole = Reading.call("openai", "audio");
        Reading.read(new OpenAiTranscriptions().request(whole), bytes, true);
        Call pieces = Reading.call("openai", "audio");
        var reader = new OpenAiTranscriptions().request(pieces);
        for (byte b : bytes) {
            reader.read(new byte[] {b}, 0, 1);
        }
        reader.end(true);
        assertThat(pieces.requestedModel).isEqualTo(whole.requestedModel);
        return whole.requestedModel;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model":"whisper-large-v3"} | {"text":"x","duration":8.470000267982483} | audio_millis=8470
            {"model":"voxtral-mini"} | {"model":"voxtral-mini-2507","usage":{"prompt_audio_seconds":203,"prompt_tokens":4,"completion_tokens":635,"total_tokens":3264}} | input=4 output=635 total=3264 audio_millis=203000
            {"model":"whisper-1"} | just text: nothing else | ''
            """, quoteCharacter = '"')
    void soundIsCountedByTime(String request, String answer, String counts) {
        Call call = Reading.call("openai", "audio");
        Reading.read(new OpenAiTranscriptions().request(call), request.getBytes(StandardCharsets.UTF_8), true);
        Reading.read(new OpenAiTranscriptions().answer(call), answer.getBytes(StandardCharsets.UTF_8), true);

        assertThat(told(call)).isEqualTo(counts.replace("''", ""));
        assertThat(call.requestedModel).isNotNull();
    }

    @Test
    void annotatedPagesAreOthers() {
        Call call = Reading.call("mistral", "ocr");
        Reading.read(
                new MistralOcr().request(call),
                "{\"document\":{\"model\":\"x\"},\"bbox_annotation_format\":null,\"document_annotation_format\":{\"type\":\"json_schema\"},\"model\":\"m\"}"
                        .getBytes(StandardCharsets.UTF_8),
                true);
        Reading.read(new MistralOcr().answer(call), Sample.OCR_JSON.body, true);

        assertThat(told(call)).isEqualTo("annotated_pages=3");
        assertThat(call.usage.quantity(Quantity.PAGES)).isEqualTo(Usage.UNKNOWN);
        assertThat(call.requestedModel).isEqualTo("m");
    }

    @Test
    void cacheWritesKeptForTwelveHoursAreToldApart() {
        Call call = Reading.answer(
                new OpenAiResponses(),
                "{\"usage\":{\"input_tokens\":100,\"input_tokens_details\":{\"cached_tokens\":10,\"cache_write_tokens\":60,"
                        + "\"cache_write_tokens_details\":{\"ttl_30m_tokens\":20,\"ttl_12h_tokens\":40}},\"output_tokens\":5,\"total_tokens\":105}}");

        assertThat(told(call))
                .isEqualTo("input=100 output=5 total=105 cacheRead=10 cacheWrite=60 cache_write_12h_tokens=40");
    }
}
