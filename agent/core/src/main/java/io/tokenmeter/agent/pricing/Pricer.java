// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Puts a price on a call: what the provider says it costs, else what the price lists make of it, else the reason why there is none. By
 * a list, whatever could make it another figure and is not known (a tier, a region, a fee) leaves the call without a price.
 *
 * <p>One thread, the agent's own. Makes no garbage; never throws on account of what a call reports.
 */
public final class Pricer {
    private static final int PICO_DIGITS = 12;

    private final @Nullable PriceLists lists;
    private Catalogue catalogue;
    private Matcher matcher;
    private final Buckets buckets = new Buckets();

    /** @param catalogue prices every call */
    public Pricer(Catalogue catalogue) {
        this(catalogue, null);
    }

    /** @param lists say at each call what is in force */
    public Pricer(PriceLists lists) {
        this(lists.current(), lists);
    }

    private Pricer(Catalogue catalogue, @Nullable PriceLists lists) {
        this.lists = lists;
        this.catalogue = catalogue;
        this.matcher = new Matcher(catalogue);
    }

    public Price price(Call call) {
        Price price = new Price();
        price(call, price);
        return price;
    }

    /** @param price gets all its fields set */
    public void price(Call call, Price price) {
        refresh();
        Match match = matcher.match(call.provider, call.answeredModel, call.requestedModel);
        price.flags = PriceFlags.of(false, call.usage.isInconsistent);
        price.matchedBy = match.matchedBy();
        price.version = match.prices == null ? catalogue.version() : match.prices.layer.version;
        if (call.usage.cost == null) {
            list(call, match, price);
        } else {
            tell(call.usage.cost, price);
        }
    }

    /** What was remembered of names is forgotten with the list it came from. */
    private void refresh() {
        Catalogue inForce = lists == null ? catalogue : lists.current();
        if (inForce != catalogue) {
            catalogue = inForce;
            matcher = new Matcher(inForce);
        }
    }

    /** What the provider says wins over any list. */
    private static void tell(BigDecimal dollars, Price price) {
        BigInteger picos = dollars.movePointRight(PICO_DIGITS)
                .setScale(0, RoundingMode.HALF_UP)
                .unscaledValue();
        if (picos.bitLength() < Long.SIZE) {
            cost(price, picos.longValue(), "provider");
        } else {
            unpriced(price, Unpriced.OUT_OF_RANGE);
        }
    }

    private void list(Call call, Match match, Price price) {
        ModelPrices prices = match.prices;
        boolean isKnown = isKnown(call);
        // Also tells a later repricing that the name on the row is no model's.
        boolean isOpaque = prices == null && Unpriced.OPAQUE_PROFILE.equals(match.unpricedReason);
        if (!isKnown && !isOpaque && call.status == Call.Status.ERROR) {
            unpriced(price, Unpriced.NO_USAGE);
        } else if (match == Match.FREE || (prices != null && prices.isFree)) {
            cost(price, 0, source(match));
        } else if (!isKnown && !isOpaque) {
            unpriced(price, Unpriced.NO_USAGE);
        } else if (prices == null) {
            unpriced(price, match.unpricedReason);
        } else {
            list(call, match, prices, price);
        }
    }

    /** Tokens that are estimated make no cost: it would be a guess among exact ones. */
    private static boolean isKnown(Call call) {
        return call.usage.isKnown() ? call.usageSource != Call.UsageSource.ESTIMATED : call.usage.hasQuantities();
    }

    private void list(Call call, Match match, ModelPrices prices, Price price) {
        Period period = prices.period(call.startedAtMillis);
        if (period == null) {
            unpriced(price, Unpriced.NO_PERIOD);
            return;
        }
        Rates standard = period.rates(call.startedAtMillis, call.usage.input);
        Multiplier region = Regions.multiplier(call, match, prices);
        ServiceTier tier = serviceTier(call.serviceTier, match, prices);
        Rates rates = tier == null ? null : tier.rates(standard);
        buckets.fill(call.usage, standard, prices);
        String reason = reason(call, match, prices, standard);
        if (reason != null) {
            unpriced(price, reason);
        } else if (region == null) {
            unpriced(price, Unpriced.REGION);
        } else if (tier == null || rates == null) {
            unpriced(price, Unpriced.SERVICE_TIER);
        } else if (!rates.cover(buckets.amounts)) {
            unpriced(price, Unpriced.NO_RATE);
        } else {
            cost(match, prices, rates, tier.multiplier, region, price);
            flag(call.usage, rates, price);
        }
    }

    /** Why no rates could make a cost of this call; null if some can. */
    private @Nullable String reason(Call call, Match match, ModelPrices prices, Rates standard) {
        if (!isCounted(call, standard)) {
            return call.usage.isKnown() && !standard.sellTokens() ? Unpriced.NO_RATE : Unpriced.NO_USAGE;
        }
        boolean tools = match.isInherited() ? !buckets.useTools() : standard.coverTools(buckets.amounts);
        return call.usage.hasOtherFees || prices.terms.hasHiddenFee || !tools ? Unpriced.FEE : null;
    }

    /**
     * Whether what is sold is counted: for tokens both sides, or the one there is, as an embedding has no output. Of an answer cut short
     * whatever was counted is charged; the row says that its usage is partial, and the cost is a lower bound as the counts are.
     */
    private boolean isCounted(Call call, Rates rates) {
        Usage usage = call.usage;
        if (!rates.sellTokens()) {
            return buckets.havePieces(usage, rates);
        }
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
        return match.isInherited() ? null : prices.serviceTier(name);
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

    private void cost(Match match, ModelPrices prices, Rates rates, Multiplier tier, Multiplier region, Price price) {
        long picos = Cost.picos(buckets.amounts, rates, tier, region, prices.agreed);
        if (picos == Cost.OUT_OF_RANGE) {
            unpriced(price, Unpriced.OUT_OF_RANGE);
        } else {
            cost(price, picos, source(match));
        }
    }

    private void flag(Usage usage, Rates rates, Price price) {
        price.flags = PriceFlags.of(rates.fallBack(buckets.amounts), usage.isInconsistent || buckets.isInconsistent);
    }

    private static String source(Match match) {
        return Match.OVERRIDE.equals(match.matchedBy()) ? "override" : "catalogue";
    }

    private static void cost(Price price, long picos, String source) {
        price.costPicos = picos;
        price.costSource = source;
        price.unpricedReason = null;
    }

    private static void unpriced(Price price, @Nullable String reason) {
        price.costPicos = Price.UNKNOWN;
        price.costSource = "none";
        price.unpricedReason = reason;
    }
}
