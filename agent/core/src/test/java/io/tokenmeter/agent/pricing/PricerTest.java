// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls cost by the list that ships, to the last digit, and when no cost is told. */
class PricerTest {
    private static Pricer pricer;

    @BeforeAll
    static void load() throws IOException {
        pricer = new Pricer(Catalogue.builtIn());
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(textBlock = """
            openai, gpt-4o-mini-2024-07-18, 1000, 500, 0.00045
            openai, ft:gpt-4o-mini-2024-07-18:acme:support:abc123, 5000, 1000, 0.0027
            openai, gpt-5.4, 4000, 800, 0.022
            anthropic, claude-opus-4-6, 1000, 1000, 0.03
            bedrock, amazon.titan-embed-text-v2:0, 9, 0, 0.00000018
            google, gemini-2.5-pro, 200000, 1000, 0.26
            google, gemini-2.5-pro, 200001, 1000, 0.5150025
            xai, grok-4.3, 199999, 1000, 0.25249875
            xai, grok-4.3, 200000, 1000, 0.505
            cohere, command-r-plus-08-2024, 5, 418, 0.0041925
            azure, gpt-4o-2024-08-06, 1000, 1000, 0.0125
            bedrock, global.anthropic.claude-sonnet-4-5-20250929-v1:0, 1000, 0, 0.003
            bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1:0, 1000, 0, 0.0033
            bedrock, anthropic.claude-sonnet-4-5-20250929-v1:0, 1000, 0, 0.0033
            ollama, llama3.2:3b, 1000, 1000, 0
            """)
    void inputAndOutputArePricedByModel(String provider, String model, long input, long output, BigDecimal cost) {
        assertCost(Calls.counted(provider, model, input, output), cost);
    }

    /** Columns: input, cached, written, written for an hour, output; the totals are inclusive. */
    @ParameterizedTest(name = "{0} {1}: {2} with {3} read and {4} written")
    @CsvSource(textBlock = """
            openai, gpt-5.4, 271999, 200000, 0, 0, 1000, 0.2449975
            openai, gpt-6-sol, 272000, 100000, 50000, 0, 2000, 0.409
            openai, gpt-6-sol, 272001, 100000, 50000, 0, 2000, 0.808004
            anthropic, claude-3-7-sonnet-20250219, 12307, 0, 12304, 0, 550, 0.054399
            anthropic, claude-opus-5-5, 200050, 200000, 0, 0, 1200, 0.0642
            anthropic, claude-sonnet-5-5, 100010, 100000, 0, 0, 10, 0.01012
            anthropic, claude-haiku-5-5, 100000, 50000, 10000, 0, 1000, 0.00625
            anthropic, claude-haiku-5-5, 100001, 50000, 10000, 0, 1000, 0.0312505
            anthropic, claude-opus-4-6, 3000, 0, 2000, 500, 0, 0.019375
            bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1:0, 1494, 1490, 0, 0, 832, 0.0142329
            """)
    void cachedTokensHaveTheirOwnRatesAndCountTowardTheStep(
            String provider,
            String model,
            long input,
            long read,
            long written,
            long hour,
            long output,
            BigDecimal cost) {
        Call call = Calls.counted(provider, model, input, output);
        call.usage.cacheRead = read;
        call.usage.cacheWrite = written;
        call.usage.cacheWrite1h = hour;

        assertCost(call, cost);
    }

    @ParameterizedTest(name = "{0} {1} at {2}")
    @CsvSource(textBlock = """
            openai, o3, 2025-06-09T12:00:00Z, 1000, 0, 1000, 0.05
            openai, o3, 2025-06-09T23:59:59.999Z, 1000, 0, 1000, 0.05
            openai, o3, 2025-06-10T00:00:00Z, 1000, 0, 1000, 0.01
            anthropic, claude-sonnet-4-6, 2026-03-12T23:59:59.999Z, 205000, 195000, 1000, 0.1995
            anthropic, claude-sonnet-4-6, 2026-03-13T00:00:00Z, 205000, 195000, 1000, 0.1035
            anthropic, claude-sonnet-5-5, 2026-10-06T23:59:59.999Z, 100000, 100000, 0, 0.02
            anthropic, claude-sonnet-5-5, 2026-10-07T00:00:00Z, 100000, 100000, 0, 0.01
            mistral, mistral-medium-latest, 2026-06-15T12:00:00Z, 1000, 0, 1000, 0.0024
            mistral, mistral-medium-latest, 2026-06-16T00:00:00Z, 1000, 0, 1000, 0.009
            google, gemini-3.8-flash, 2027-01-02T00:00:00Z, 1000, 0, 1000, 0.0045
            deepseek, deepseek-v4-pro, 2026-08-16T15:59:59Z, 10000, 8000, 2000, 0.002639
            deepseek, deepseek-v4-pro, 2026-08-16T16:00:00Z, 10000, 8000, 2000, 0.005456
            deepseek, deepseek-v4-pro, 2026-11-20T00:59:59.999Z, 10000, 8000, 2000, 0.005456
            deepseek, deepseek-v4-pro, 2026-11-20T01:00:00Z, 10000, 8000, 2000, 0.010912
            deepseek, deepseek-v4-pro, 2026-11-20T02:00:00Z, 10000, 8000, 2000, 0.010912
            deepseek, deepseek-v4-pro, 2026-11-20T04:00:00Z, 10000, 8000, 2000, 0.005456
            deepseek, deepseek-v4-pro, 2026-11-21T02:00:00Z, 10000, 8000, 2000, 0.005456
            deepseek, deepseek-v4-pro, 2026-11-22T02:00:00Z, 10000, 8000, 2000, 0.005456
            deepseek, deepseek-v4-pro, 2026-11-23T02:00:00Z, 10000, 8000, 2000, 0.010912
            """)
    void pricesAreThoseOfTheInstantOfTheCall(
            String provider, String model, String at, long input, long read, long output, BigDecimal cost) {
        long atMillis = Instant.parse(at).toEpochMilli();
        Call call = Calls.counted(Calls.call(provider, model, atMillis, "chat", "host.example"), input, output);
        call.usage.cacheRead = read;

        assertCost(call, cost);
    }

    @Test
    void writesOfTodaysPricePeriodAreChargedApart() {
        long atMillis = Instant.parse("2026-08-20T23:59:59Z").toEpochMilli();
        Call call =
                Calls.counted(Calls.call("openai", "gpt-5.6-sol", atMillis, "chat", "api.openai.com"), 10_000, 1000);
        call.usage.cacheRead = 4000;
        call.usage.cacheWrite = 3000;

        assertCost(call, new BigDecimal("0.06575"));
    }

    @Test
    void audioHasItsOwnRateOnBothSides() {
        Call call = Calls.counted("openai", "gpt-audio-2025-08-28", 110, 320);
        call.usage.cacheRead = 0;
        call.usage.inputAudio = 80;
        call.usage.outputAudio = 250;
        call.usage.reasoning = 0;

        assertCost(call, new BigDecimal("0.019335"));
    }

    @Test
    void audioBesideCachedTextIsChargedAsAudio() {
        Call call = Calls.counted("google", "gemini-2.5-flash", 5000, 1000);
        call.usage.cacheRead = 2000;
        call.usage.inputAudio = 1000;
        call.usage.reasoning = 700;

        assertCost(call, new BigDecimal("0.00416"));
    }

    @Test
    void imagesHaveTheirOwnRateOnBothSides() {
        Call read = Calls.counted("openai", "gpt-image-1", 250, 4160);
        read.usage.inputImage = 200;
        Call drawn = Calls.counted("google", "gemini-2.5-flash-image", 20, 1302);
        drawn.usage.outputImage = 1290;

        assertCost(read, new BigDecimal("0.16865"));
        assertCost(drawn, new BigDecimal("0.038736"));
    }

    @Test
    void reasoningIsAPartOfTheOutputAndNotChargedTwice() {
        Call call = Calls.counted("openai", "gpt-5-mini-2025-08-07", 75, 1186);
        call.usage.reasoning = 1024;

        assertCost(call, new BigDecimal("0.00239075"));
    }

    @Test
    void partsBeyondTheirTotalAreNeitherChargedTwiceNorBelowZero() {
        Call call = Calls.counted("openai", "gpt-5.4", 100, 10);
        call.usage.cacheRead = 150;
        call.usage.cacheWrite = 50;
        call.usage.reasoning = 1000;

        assertCost(call, new BigDecimal("0.000175"));
    }

    @ParameterizedTest(name = "{0} {1} served as {2}")
    @CsvSource(textBlock = """
            openai, gpt-5.4, default, 4000, 0, 800, 0.022
            openai, gpt-5.4, auto, 4000, 0, 800, 0.022
            openai, gpt-5.4, priority, 4000, 0, 800, 0.044
            openai, gpt-5.4, fast, 4000, 0, 800, 0.044
            openai, gpt-5.4, flex, 4000, 1000, 800, 0.00988
            openai, gpt-4.1-mini-2025-04-14, batch, 20000, 0, 5000, 0.008
            anthropic, claude-sonnet-5, batch, 8000, 6000, 1500, 0.0101
            anthropic, claude-sonnet-5, standard, 8000, 6000, 1500, 0.0202
            """)
    void aServiceTierIsBilledAsServed(
            String provider, String model, String tier, long input, long read, long output, BigDecimal cost) {
        Call call = Calls.counted(provider, model, input, output);
        call.usage.cacheRead = read;
        call.serviceTier = tier;

        assertCost(call, cost);
    }

    @ParameterizedTest(name = "{0} {1} served as {2}")
    @CsvSource({
        "openai, gpt-5.4, scale, 1000",
        "anthropic, claude-sonnet-5, priority, 1000",
        "openai, gpt-5.4, flex, 272000",
        "azure, gpt-5.4, priority, 1000"
    })
    void aServiceTierWithoutAPriceLeavesTheCallWithoutOne(String provider, String model, String tier, long input) {
        Call call = Calls.counted(provider, model, input, 10);
        call.serviceTier = tier;

        assertUnpriced(call, "service_tier");
    }

    @Test
    void aRegionalHostCostsATenthMoreWhereThePriceListSaysSo() {
        long at = Calls.NOW.toEpochMilli();

        assertCost(
                Calls.counted(Calls.call("openai", "gpt-5.4", at, "chat", "eu.api.openai.com"), 4000, 800),
                new BigDecimal("0.0242"));
        assertCost(
                Calls.counted(Calls.call("openai", "gpt-4o", at, "chat", "eu.api.openai.com"), 1000, 0),
                new BigDecimal("0.0025"));
    }

    @Test
    void aRegionWithoutAPriceLeavesTheCallWithoutOne() {
        long at = Calls.NOW.toEpochMilli();

        assertUnpriced(Calls.counted("bedrock", "eu.amazon.nova-lite-v1:0", 10, 10), "region");
        assertUnpriced(
                Calls.counted(
                        Calls.call("vertex", "gemini-2.5-pro", at, "chat", "europe-west1-aiplatform.googleapis.com"),
                        1,
                        1),
                "region");
    }

    @Test
    void aCallThatSaysNothingOfTokensHasNoCost() {
        Call silent = Calls.call("openai", "gpt-4o");
        Call failed = Calls.call("openai", "gpt-4o");
        failed.status = Call.Status.ERROR;
        Call failedForFree = Calls.call("ollama", "llama3.2:3b");
        failedForFree.status = Call.Status.ERROR;

        assertUnpriced(silent, "no_usage");
        assertUnpriced(failed, "no_usage");
        assertUnpriced(failedForFree, "no_usage");
    }

    @Test
    void freeIsAKnownZeroWhateverIsCounted() {
        assertCost(Calls.call("ollama", "llama3.2:3b"), BigDecimal.ZERO);
        assertCost(Calls.counted("vllm", "any", Usage.UNKNOWN, 10), BigDecimal.ZERO);
        assertCost(Calls.call("google", "gemma-3-27b-it"), BigDecimal.ZERO);
    }

    @Test
    void anEstimateMakesNoCost() {
        Call estimated = Calls.counted("openai", "gpt-4o", 1000, 100);
        Call free = Calls.counted("ollama", "llama3.2", 1000, 100);
        for (Call call : new Call[] {estimated, free}) {
            call.usageSource = Call.UsageSource.ESTIMATED;
        }

        assertUnpriced(estimated, "no_usage");
        assertCost(free, BigDecimal.ZERO);
    }

    @Test
    void oneSideAloneIsPricedOnlyWhereThereIsNoOther() {
        Call embedding = Calls.counted("openai", "text-embedding-3-small", 8, Usage.UNKNOWN);
        Call chat = Calls.counted("openai", "gpt-4o", 8, Usage.UNKNOWN);
        Call answerOnly = Calls.counted("openai", "gpt-4o", Usage.UNKNOWN, 8);

        assertCost(embedding, new BigDecimal("0.00000016"));
        assertUnpriced(chat, "no_usage");
        assertUnpriced(answerOnly, "no_usage");
    }

    @Test
    void aPartialCountIsPricedAsALowerBound() {
        Call call = Calls.counted("openai", "gpt-4o", 1000, Usage.UNKNOWN);
        call.usageSource = Call.UsageSource.PARTIAL;
        call.status = Call.Status.ABORTED;

        assertCost(call, new BigDecimal("0.0025"));
    }

    @Test
    void whatIsNotSoldByTokensIsNotPricedByTokens() {
        assertUnpriced(Calls.counted("openai", "gpt-transcribe", 10, 10), "no_rate");
        assertUnpriced(Calls.counted("openai", "whisper-1", 0, 0), "no_rate");
        assertUnpriced(Calls.counted("openai", "text-embedding-3-small", 10, 10), "no_rate");
    }

    @Test
    void aFeeThatIsNotCountedLeavesTheCallWithoutACost() {
        Call tools = Calls.counted("openai", "gpt-5.4", 10, 10);
        tools.usage.hasOtherFees = true;

        assertUnpriced(tools, "fee");
        assertUnpriced(Calls.counted("openai", "gpt-4o-search-preview", 10, 10), "fee");
        assertUnpriced(Calls.counted("openai", "gpt-4o-mini-search-preview", 10, 10), "fee");
        assertUnpriced(Calls.counted("perplexity", "sonar", 10, 10), "fee");
    }

    @Test
    void searchesAreChargedBesideTheTokensAtTheFullFeeInEveryTierAndRegion() {
        Call call = searched("claude-opus-5", 2);
        Call half = searched("claude-opus-5", 2);
        half.serviceTier = "batch";
        Call held = searched("claude-opus-5", 2);
        held.region = "us";

        assertCost(searched("claude-opus-5", 0), new BigDecimal("0.005"));
        assertCost(call, new BigDecimal("0.025"));
        assertCost(half, new BigDecimal("0.0225"));
        assertCost(held, new BigDecimal("0.0255"));
    }

    @Test
    void searchesWithoutAListedFeeLeaveTheCallWithoutACost() {
        Call elsewhere = Calls.counted("vertex", "claude-opus-5", 1000, 0);
        elsewhere.usage.quantity(Quantity.WEB_SEARCHES, 1);

        assertUnpriced(elsewhere, "fee");
        assertUnpriced(searched("claude-opus-5", Long.MAX_VALUE), "out_of_range");
        Call absurd = searched("claude-opus-5", 922_337_203);
        absurd.usage.input = 1_000_000;
        assertUnpriced(absurd, "out_of_range");
    }

    private static Call searched(String model, long times) {
        Call call = Calls.counted("anthropic", model, 1000, 0);
        call.usage.quantity(Quantity.WEB_SEARCHES, times);
        return call;
    }

    @Test
    void searchesOfAGroundedPromptCostAsMuchAsOne() {
        Call byQuery = Calls.counted("google", "gemini-3.1-pro-preview", 3000, 2000);
        byQuery.usage.quantity(Quantity.WEB_SEARCHES, 2);
        Call byPrompt = Calls.counted("google", "gemini-2.5-flash", 1000, 0);
        byPrompt.usage.quantity(Quantity.WEB_SEARCHES, 5);

        assertCost(byQuery, new BigDecimal("0.058"));
        assertCost(byPrompt, new BigDecimal("0.0353"));
    }

    @Test
    void researchIsChargedByReasoningCitationsAndSearches() {
        Call call = Calls.counted("perplexity", "sonar-deep-research", 33, 7163 + 95_305);
        call.usage.reasoning = 95_305;
        call.usage.quantity(Quantity.CITATION_TOKENS, 20_016);
        call.usage.quantity(Quantity.WEB_SEARCHES, 18);

        assertCost(call, new BigDecimal("0.473317"));
    }

    @ParameterizedTest(name = "{2} {3} of {0} {1}")
    @CsvSource({
        "openai, whisper-1, AUDIO_MILLIS, 94000, 0.0094",
        "groq, whisper-large-v3, AUDIO_MILLIS, 10001, 0.000308364167",
        "groq, whisper-large-v3, AUDIO_MILLIS, 1, 0.000308333333",
        "openai, tts-1, CHARACTERS, 4096, 0.06144",
        "mistral, mistral-ocr-2512, PAGES, 3, 0.006",
        "mistral, mistral-ocr-2512, ANNOTATED_PAGES, 3, 0.009",
        "cohere, rerank-v3.5, SEARCH_UNITS, 1, 0.002"
    })
    void whatIsSoldByThePieceIsChargedByIt(
            String provider, String model, Quantity quantity, long amount, BigDecimal cost) {
        Call call = Calls.call(provider, model);
        call.usage.quantity(quantity, amount);

        assertCost(call, cost);
    }

    @Test
    void aBatchOfPagesCostsHalf() {
        Call batch = Calls.call("mistral", "mistral-ocr-2512");
        batch.serviceTier = "batch";
        batch.usage.quantity(Quantity.PAGES, 1000);

        assertCost(batch, BigDecimal.ONE);
    }

    @Test
    void cachedAudioIsNeitherFreshAudioNorCachedText() {
        Call call = Calls.counted("openai", "gpt-realtime-2025-08-28", 1000, 0);
        call.usage.cacheRead = 500;
        call.usage.inputAudio = 600;
        call.usage.quantity(Quantity.CACHE_READ_AUDIO_TOKENS, 400);

        // 100 cached and 300 fresh of text, 400 cached and 200 fresh of audio
        assertCost(call, new BigDecimal("0.0078"));
    }

    @Test
    void aRowSaysWhatItsCostRestsOn() {
        Call plain = Calls.counted("openai", "gpt-4o", 100, 10);
        plain.usage.reasoning = 5;
        Call unlisted = Calls.counted("openai", "gpt-4o", 100, 10);
        unlisted.usage.inputAudio = 50;
        Call torn = Calls.counted("openai", "gpt-4o", 100, 10);
        torn.usage.cacheRead = 101;
        Call both = Calls.counted("openai", "gpt-4o", 100, 10);
        both.usage.inputAudio = 50;
        both.usage.isInconsistent = true;

        assertThat(pricer.price(plain).flags).isNull();
        assertThat(pricer.price(unlisted).flags).isEqualTo("rate_fallback");
        assertThat(pricer.price(torn).flags).isEqualTo("usage_inconsistent");
        assertThat(pricer.price(both).flags).isEqualTo("rate_fallback,usage_inconsistent");
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "claude-opus-4-6, us, 0.033",
        "claude-opus-4-6, global, 0.03",
        "claude-opus-4-6, not_available, 0.03",
        "claude-haiku-4-5, not_available, 0.006"
    })
    void whereAnAnswerWasMadeIsAMatterOfPrice(String model, String region, BigDecimal cost) {
        Call call = Calls.counted("anthropic", model, 1000, 1000);
        call.region = region;

        assertCost(call, cost);
    }

    @ParameterizedTest(name = "{0} {1} in {2}")
    @CsvSource({"anthropic, claude-opus-4-6, eu", "anthropic, claude-haiku-4-5, us", "azure, claude-opus-4-6, us"})
    void aRegionToldWithoutAPriceLeavesTheCallWithoutOne(String provider, String model, String region) {
        Call call = Calls.counted(provider, model, 1000, 1000);
        call.region = region;

        assertUnpriced(call, "region");
    }

    @ParameterizedTest(name = "{0}, fast")
    @CsvSource({"claude-opus-5-5, 0.048", "claude-opus-4-6, 0.18"})
    void aFastAnswerCostsAMultiple(String model, BigDecimal cost) {
        Call call = Calls.counted("anthropic", model, 1000, 1000);
        call.serviceTier = "fast";

        assertCost(call, cost);
    }

    @Test
    void whatTheProviderSaysItCostsWinsOverTheListAndIsRoundedOnce() {
        Call call = Calls.counted("xai", "grok-4.3", 1000, 1000);
        call.usage.cost = new BigDecimal("0.0000000000015");
        Call unlisted = Calls.call("openrouter", "some/model");
        unlisted.usage.cost = new BigDecimal("4.45e-06");
        Call absurd = Calls.call("openrouter", "some/model");
        absurd.usage.cost = new BigDecimal("1e99");

        assertCost(call, new BigDecimal("0.000000000002"));
        assertThat(pricer.price(call).costSource).isEqualTo("provider");
        assertCost(unlisted, new BigDecimal("0.00000445"));
        assertUnpriced(absurd, "out_of_range");
    }

    @Test
    void hugeCountsAreExactBeyondALongAndRefusedBeyondARow() {
        assertCost(Calls.counted("openai", "gpt-4o", 30_000_000_000L, 1), new BigDecimal("75000.00001"));
        assertCost(Calls.counted("openai", "gpt-4o", 3_600_000_000_000L, 1), new BigDecimal("9000000.00001"));
        assertUnpriced(Calls.counted("openai", "gpt-4o", 3_700_000_000_000L, 1), "out_of_range");
        assertUnpriced(Calls.counted("openai", "gpt-4o", Long.MAX_VALUE, Long.MAX_VALUE), "out_of_range");
    }

    @Test
    void noReportedCountHoweverAbsurdMakesPricingFail() {
        Random random = new Random(7);
        long[] absurd = {Long.MIN_VALUE, -2, -1, 0, 1, 1000, Integer.MAX_VALUE, Long.MAX_VALUE / 2, Long.MAX_VALUE};

        for (int i = 0; i < 20_000; i++) {
            Call call = Calls.counted("openai", "gpt-audio", pick(absurd, random), pick(absurd, random));
            call.usage.cacheRead = pick(absurd, random);
            call.usage.cacheWrite = pick(absurd, random);
            call.usage.cacheWrite1h = pick(absurd, random);
            call.usage.inputAudio = pick(absurd, random);
            call.usage.outputAudio = pick(absurd, random);
            call.usage.reasoning = pick(absurd, random);

            assertThat(pricer.price(call).costPicos).isGreaterThanOrEqualTo(Price.UNKNOWN);
        }
    }

    private static long pick(long[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    @Test
    void aPriceNamesItsCatalogueAndHowTheNameMatched() {
        Price price = pricer.price(Calls.counted("openai", "gpt-4o-2024-11-20", 1, 1));

        assertThat(price.version).isEqualTo("2026-11-21");
        assertThat(price.costSource).isEqualTo("catalogue");
        assertThat(price.matchedBy).isIn("exact", "snapshot");
    }

    private static void assertCost(Call call, BigDecimal cost) {
        Price price = pricer.price(call);

        assertThat(price.unpricedReason).isNull();
        assertThat(BigDecimal.valueOf(price.costPicos, 12)).isEqualByComparingTo(cost);
    }

    private static void assertUnpriced(Call call, String reason) {
        Price price = pricer.price(call);

        assertThat(price.unpricedReason).isEqualTo(reason);
        assertThat(price.costPicos).isEqualTo(Price.UNKNOWN);
        assertThat(price.costSource).isEqualTo("none");
    }
}
