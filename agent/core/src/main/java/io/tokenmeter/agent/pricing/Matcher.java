// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a model in the catalogue by exact names only: as it stands, out of its provider's wrapping, without one date at the end, and at
 * the providers whose list is shared. Nothing looks at a part of a name or at a similar one: a wrong price is worse than none.
 *
 * <p>Any thread. Answers are kept, also that there is none, so that a call costs two look-ups and no garbage; past {@value #LIMIT}
 * names of one provider further ones are worked out anew each time.
 */
final class Matcher {
    static final int LIMIT = 4096;

    private static final String AZURE = "azure";

    private final Catalogue catalogue;
    private final Map<String, Map<String, Match>> known = new ConcurrentHashMap<>();

    Matcher(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * The model that answered decides; the one asked for stands in where the answer names none the catalogue knows, as where a cloud
     * passes on the maker's name of a model it lists under its own. A fine-tune on either side rules the other name out: it must never
     * get the price of its base. What the user says of either name goes before all of that.
     */
    Match match(String provider, @Nullable String answered, @Nullable String requested) {
        Match own = catalogue.hasOverrides() ? overridden(provider, answered, requested) : null;
        return own == null ? listed(provider, answered, requested) : own;
    }

    /** Of two names the user knows, the model's comes first, but for Azure's deployments: those are the account's own. */
    private @Nullable Match overridden(String provider, @Nullable String answered, @Nullable String requested) {
        if (requested != null && ModelName.isFineTune(requested)) {
            return overridden(provider, requested);
        }
        boolean isDeployment = provider.equals(AZURE);
        Match first = overridden(provider, isDeployment ? requested : answered);
        return first == null ? overridden(provider, isDeployment ? answered : requested) : first;
    }

    private @Nullable Match overridden(String provider, @Nullable String name) {
        Match match = name == null ? null : named(provider, name);
        return match != null && match.isOwn ? match : null;
    }

    private Match listed(String provider, @Nullable String answered, @Nullable String requested) {
        if (answered == null || (requested != null && ModelName.isFineTune(requested))) {
            return asked(provider, requested == null ? "" : requested);
        }
        Match answer = named(provider, answered);
        if (answer.isFound() || requested == null || ModelName.isFineTune(answered)) {
            return answer;
        }
        Match request = asked(provider, requested);
        return request.isFound() ? request : answer;
    }

    /** What is asked for at Azure is a deployment, and its name says nothing of the model even where it is a model's. */
    private Match asked(String provider, String requested) {
        return provider.equals(AZURE) ? Match.OPAQUE_PROFILE : named(provider, requested);
    }

    private Match named(String provider, String name) {
        Map<String, Match> ofProvider = known.get(provider);
        Match match = ofProvider == null ? null : ofProvider.get(name);
        return match == null ? remember(provider, name, find(provider, name.toLowerCase(Locale.ROOT))) : match;
    }

    private Match remember(String provider, String name, Match match) {
        Map<String, Match> ofProvider = known.computeIfAbsent(provider, any -> new ConcurrentHashMap<>());
        if (ofProvider.size() < LIMIT) {
            ofProvider.put(name, match);
        }
        return match;
    }

    /** How many names of a provider are remembered. */
    int kept(String provider) {
        return known.getOrDefault(provider, Map.of()).size();
    }

    private Match find(String provider, String name) {
        Match match = found(provider, name);
        return match.prices == null || match.isOwn ? match : match.at(catalogue.asAgreed(provider, match.prices));
    }

    private Match found(String provider, String name) {
        ModelPrices exact = catalogue.model(provider, name);
        if (exact != null) {
            return Match.of(exact, Match.EXACT, "");
        }
        if (provider.endsWith("-compatible")) {
            return Match.NO_PROVIDER;
        }
        ProviderRules rules = catalogue.provider(provider);
        Match own = own(provider, rules, name);
        return !own.isFound() && rules.free ? Match.FREE : own;
    }

    private Match own(String provider, ProviderRules rules, String name) {
        String inner = unwrap(provider, rules, name);
        String geoPrefix = geoPrefix(rules, inner);
        String id = inner.substring(geoPrefix.length());
        Match listed = listed(provider, rules, id, geoPrefix);
        if (listed == null) {
            listed = inherited(rules, id);
        }
        if (listed != null) {
            return listed;
        }
        return ModelName.isOpaqueArn(name) ? Match.OPAQUE_PROFILE : Match.UNKNOWN_MODEL;
    }

    private @Nullable Match listed(String provider, ProviderRules rules, String id, String geoPrefix) {
        ModelPrices unwrapped = catalogue.model(provider, id);
        if (unwrapped != null) {
            return Match.of(unwrapped, Match.UNWRAPPED, geoPrefix);
        }
        ModelPrices undated = undated(provider, id);
        return undated == null || isPricedApart(rules, id) ? null : Match.of(undated, Match.SNAPSHOT, geoPrefix);
    }

    /** Whether a provider whose list is shared has another price for this snapshot than for its undated name. */
    private boolean isPricedApart(ProviderRules rules, String id) {
        for (String parent : rules.inherits) {
            ModelPrices exact = catalogue.model(parent, id);
            if (exact != null && exact != undated(parent, id)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Match inherited(ProviderRules rules, String id) {
        for (String parent : rules.inherits) {
            ModelPrices exact = catalogue.model(parent, id);
            ModelPrices prices = exact == null ? undated(parent, id) : exact;
            if (prices != null) {
                return Match.of(prices, Match.INHERITED, "");
            }
        }
        return null;
    }

    /** A fine-tune keeps its date: it belongs to the base that was tuned. */
    private @Nullable ModelPrices undated(String provider, String id) {
        return ModelName.isFineTune(id) ? null : catalogue.model(provider, ModelName.withoutDate(id));
    }

    private static String unwrap(String provider, ProviderRules rules, String name) {
        switch (provider) {
            case "openai":
                return ModelName.fineTuneOfBase(name);
            case "bedrock":
                return ModelName.withoutArn(name);
            case "google":
            case "vertex":
                return ModelName.withoutPath(name);
            default:
                return withoutSuffix(rules, name);
        }
    }

    private static String withoutSuffix(ProviderRules rules, String name) {
        for (String suffix : rules.routingSuffixes) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return name;
    }

    private static String geoPrefix(ProviderRules rules, String name) {
        for (String prefix : rules.geoPrefixes) {
            if (name.startsWith(prefix)) {
                return prefix;
            }
        }
        return "";
    }
}
