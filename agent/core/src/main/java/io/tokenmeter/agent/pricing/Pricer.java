// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Puts a price on a call from the catalogue, or says why there is none. A price is a list price for the tokens of the call; whatever
 * could make it another figure and is not known (a tier, a region, a fee) leaves the call without one.
 *
 * <p>One thread, the agent's own. Makes no garbage but the {@link Price}; never throws on account of what a call reports.
 */
public final class Pricer {
    private final String version;
    private final Matcher matcher;
    private final Buckets buckets = new Buckets();

    public Pricer(Catalogue catalogue) {
        this.version = catalogue.version();
        this.matcher = new Matcher(catalogue);
    }

    public Price price(Call call) {
        Match match = matcher.match(call.provider, call.answeredModel, call.requestedModel);
        ModelPrices prices = match.prices;
        if (!call.usage.isKnown() && call.status == Call.Status.ERROR) {
            return unpriced(Unpriced.NO_USAGE, match);
        }
        if (match == Match.FREE || (prices != null && prices.isFree)) {
            return priced(0, match);
        }
        if (!call.usage.isKnown()) {
            return unpriced(Unpriced.NO_USAGE, match);
        }
        return prices == null ? unpriced(match.unpricedReason, match) : price(call, match, prices);
    }

    private Price price(Call call, Match match, ModelPrices prices) {
        Period period = prices.period(call.startedAtMillis);
        if (period == null) {
            return unpriced(Unpriced.NO_PERIOD, match);
        }
        if (!isCounted(call, period.base)) {
            return unpriced(Unpriced.NO_USAGE, match);
        }
        if (prices.hasHiddenFee || ToolFees.areIn(call.usage.reported)) {
            return unpriced(Unpriced.FEE, match);
        }
        Multiplier region = Regions.multiplier(call, match, prices);
        if (region == null) {
            return unpriced(Unpriced.REGION, match);
        }
        ServiceTier tier = serviceTier(call.serviceTier, match, prices);
        Rates standard = period.rates(call.startedAtMillis, call.usage.input);
        Rates rates = tier == null ? null : tier.rates(period, standard);
        if (tier == null || rates == null) {
            return unpriced(Unpriced.SERVICE_TIER, match);
        }
        return price(call.usage, match, rates, tier.multiplier, region);
    }

    private Price price(Usage usage, Match match, Rates rates, Multiplier tier, Multiplier region) {
        buckets.fill(usage);
        if (!rates.cover(buckets.tokens)) {
            return unpriced(Unpriced.NO_RATE, match);
        }
        long picos = Cost.picos(buckets.tokens, rates, tier, region);
        return picos == Cost.OUT_OF_RANGE ? unpriced(Unpriced.OUT_OF_RANGE, match) : priced(picos, match);
    }

    /**
     * Whether both sides are counted, or the one there is: an embedding has no output. Of an answer cut short whatever was counted is
     * charged; the row says that its usage is partial, and the cost is a lower bound as the counts are.
     */
    private static boolean isCounted(Call call, Rates rates) {
        Usage usage = call.usage;
        if (call.usageSource == Call.UsageSource.PARTIAL) {
            return usage.input != Usage.UNKNOWN || usage.output != Usage.UNKNOWN;
        }
        boolean outputCounted =
                usage.output != Usage.UNKNOWN || !rates.has(Kind.OUT) || call.operation.equals("embeddings");
        return usage.input != Usage.UNKNOWN && outputCounted;
    }

    /** A tier's factor is that of the provider who lists it; one that sells the model on has its own. */
    private static @Nullable ServiceTier serviceTier(@Nullable String name, Match match, ModelPrices prices) {
        if (name == null || isDefault(name)) {
            return ServiceTier.DEFAULT;
        }
        return Match.INHERITED.equals(match.matchedBy) ? null : prices.serviceTier(name);
    }

    /** {@code auto} is what was asked for: some hosts repeat it where they served nothing special. */
    private static boolean isDefault(String serviceTier) {
        switch (serviceTier) {
            case "default":
            case "standard":
            case "on_demand":
            case "auto":
                return true;
            default:
                return false;
        }
    }

    private Price priced(long picos, Match match) {
        return new Price(picos, "catalogue", null, match.matchedBy, version);
    }

    private Price unpriced(@Nullable String reason, Match match) {
        return new Price(Price.UNKNOWN, "none", reason, match.matchedBy, version);
    }
}
