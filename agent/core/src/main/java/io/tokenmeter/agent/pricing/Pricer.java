// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Puts a price on a call: what the provider says it costs, else what the catalogue makes of it, else the reason why there is none. By
 * the catalogue, whatever could make it another figure and is not known (a tier, a region, a fee) leaves the call without a price.
 *
 * <p>One thread, the agent's own. Makes no garbage but the {@link Price}; never throws on account of what a call reports.
 */
public final class Pricer {
    private static final int PICO_DIGITS = 12;

    private final String version;
    private final Matcher matcher;
    private final Buckets buckets = new Buckets();

    public Pricer(Catalogue catalogue) {
        this.version = catalogue.version();
        this.matcher = new Matcher(catalogue);
    }

    public Price price(Call call) {
        Match match = matcher.match(call.provider, call.answeredModel, call.requestedModel);
        return call.usage.cost == null ? listed(call, match) : told(call.usage.cost, match);
    }

    /** What the provider says wins over any list. */
    private Price told(BigDecimal dollars, Match match) {
        BigInteger picos = dollars.movePointRight(PICO_DIGITS)
                .setScale(0, RoundingMode.HALF_UP)
                .unscaledValue();
        return picos.bitLength() < Long.SIZE
                ? new Price(picos.longValue(), "provider", null, match.matchedBy, version)
                : unpriced(Unpriced.OUT_OF_RANGE, match);
    }

    private Price listed(Call call, Match match) {
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
        long fee = ToolFees.picos(call.usage, match, period);
        if (prices.hasHiddenFee || fee == ToolFees.UNKNOWN) {
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
        return price(call.usage, match, rates, tier.multiplier, region, fee);
    }

    private Price price(Usage usage, Match match, Rates rates, Multiplier tier, Multiplier region, long fee) {
        buckets.fill(usage);
        if (!rates.cover(buckets.tokens)) {
            return unpriced(Unpriced.NO_RATE, match);
        }
        long picos = Cost.picos(buckets.tokens, rates, tier, region);
        boolean tooMuch = picos == Cost.OUT_OF_RANGE || fee > Long.MAX_VALUE - picos;
        return tooMuch ? unpriced(Unpriced.OUT_OF_RANGE, match) : priced(picos + fee, match);
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
