// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import io.tokenmeter.console.Amounts.Inexpressible;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * LiteLLM's {@code model_prices_and_context_window.json}: USD per token by model. Prices of tools are passed over: a call that uses
 * tools without a price has no cost, so nothing gets too cheap.
 */
final class LiteLlmForm implements PriceForm.Reader {
    private record Field(String kind, long times) {}

    private static final long MILLION = 1_000_000;
    private static final Map<String, Field> FIELDS = fields();
    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("text-completion-openai", "openai"),
            Map.entry("gemini", "google"),
            Map.entry("bedrock_converse", "bedrock"),
            Map.entry("bedrock_mantle", "bedrock"),
            Map.entry("azure_ai", "azure"),
            Map.entry("azure_text", "azure"),
            Map.entry("cohere_chat", "cohere"),
            Map.entry("together_ai", "together"),
            Map.entry("fireworks_ai", "fireworks"),
            Map.entry("text-completion-codestral", "mistral"));
    private static final Set<String> LOCAL =
            Set.of("ollama", "ollama_chat", "lm_studio", "llamafile", "vllm", "hosted_vllm");
    private static final Pattern STEP = Pattern.compile("(.+)_above_(\\d+)k_tokens");
    private static final Pattern TIER = Pattern.compile("(.+)_(batches|flex|priority)");
    private static final Pattern TOOLS = Pattern.compile(
            "search_context_cost_per_query|(file_search|vector_store|code_interpreter|computer_use|web_search|google_maps).*|.*_per_session");

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new TreeMap<>();
        fields.put("input_cost_per_token", new Field("in", MILLION));
        fields.put("output_cost_per_token", new Field("out", MILLION));
        fields.put("cache_read_input_token_cost", new Field("cache_read", MILLION));
        fields.put("cache_creation_input_token_cost", new Field("cache_write", MILLION));
        fields.put("cache_creation_input_token_cost_above_1hr", new Field("cache_write_1h", MILLION));
        fields.put("input_cost_per_audio_token", new Field("in_audio", MILLION));
        fields.put("output_cost_per_audio_token", new Field("out_audio", MILLION));
        fields.put("cache_read_input_audio_token_cost", new Field("cache_read_audio", MILLION));
        fields.put("cache_read_input_token_cost_per_audio_token", new Field("cache_read_audio", MILLION));
        fields.put("output_cost_per_reasoning_token", new Field("reasoning", MILLION));
        fields.put("citation_cost_per_token", new Field("citation", MILLION));
        fields.put("input_cost_per_image_token", new Field("in_image", MILLION));
        fields.put("output_cost_per_image_token", new Field("out_image", MILLION));
        fields.put("cache_read_input_image_token_cost", new Field("cache_read_image", MILLION));
        fields.put("input_cost_per_second", new Field("audio_hour", 3_600));
        fields.put("input_cost_per_character", new Field("mchar", MILLION));
        fields.put("input_cost_per_query", new Field("search_unit_k", 1_000));
        fields.put("ocr_cost_per_page", new Field("page_k", 1_000));
        fields.put("annotation_cost_per_page", new Field("annotated_page_k", 1_000));
        return fields;
    }

    @Override
    public void read(Object tree, ImportedPrices into) {
        Json.object(tree).forEach((key, row) -> {
            if (!key.equals("sample_spec")) {
                read(String.valueOf(key), Json.object(row), into);
            }
        });
    }

    private static void read(String key, Map<?, ?> row, ImportedPrices into) {
        String theirs = Json.string(row, "litellm_provider", "");
        String provider = provider(theirs);
        String model = model(key, theirs);
        try {
            if (provider.equals("azure") && model.contains("/")) {
                throw new Inexpressible("a region is in the name, which no call at Azure tells");
            }
            ModelEntry entry = entry(row, provider);
            if (entry.base.isEmpty()) {
                throw new Inexpressible("there is no price by token or piece");
            }
            if (entry.base.areZero() && !LOCAL.contains(theirs) && !model.endsWith(":free")) {
                throw new Inexpressible("it costs nothing, which is mostly a gap in the list");
            }
            into.add(entry.entry(provider, model, "litellm"));
        } catch (Inexpressible e) {
            into.leave(provider + " " + model, String.valueOf(e.getMessage()));
        }
    }

    private static String provider(String theirs) {
        if (theirs.startsWith("vertex_ai")) {
            return "vertex";
        }
        return PROVIDERS.getOrDefault(theirs, theirs.replace('_', '-'));
    }

    /** The key without the provider's name before it. */
    private static String model(String key, String theirs) {
        int slash = key.indexOf('/');
        String first = slash < 0 ? "" : key.substring(0, slash);
        boolean isProvider = first.equals(theirs) || provider(first).equals(provider(theirs));
        return slash > 0 && isProvider ? key.substring(slash + 1) : key;
    }

    private static ModelEntry entry(Map<?, ?> row, String provider) throws Inexpressible {
        ModelEntry entry = new ModelEntry();
        for (Map.Entry<?, ?> field : row.entrySet()) {
            String name = String.valueOf(field.getKey());
            if (name.contains("cost") && field.getValue() instanceof String amount) {
                put(entry, name, amount, String.valueOf(row.get("mode")));
            }
        }
        putSteps(entry, row);
        putRegions(entry, row, provider);
        if (row.containsKey("off_peak_pricing")) {
            throw new Inexpressible("prices by the hour of the day");
        }
        return entry;
    }

    private static void put(ModelEntry entry, String name, String amount, String mode) throws Inexpressible {
        Field field = FIELDS.get(name);
        if (field != null) {
            boolean isAudio = !field.kind.equals("audio_hour") || mode.equals("audio_transcription");
            if (!isAudio) {
                throw new Inexpressible("a price by " + name);
            }
            entry.base.put(field.kind, amount, field.times);
            return;
        }
        Matcher tier = TIER.matcher(name);
        Matcher step = STEP.matcher(name);
        if (tier.matches() && FIELDS.containsKey(tier.group(1))) {
            put(
                    entry.serviceTiers.computeIfAbsent(tierName(tier.group(2)), any -> new Amounts()),
                    tier.group(1),
                    amount);
        } else if (step.matches() && FIELDS.containsKey(step.group(1))) {
            long from = Long.parseLong(step.group(2)) * 1_000 + 1;
            put(entry.steps.computeIfAbsent(from, any -> new Amounts()), step.group(1), amount);
        } else if (!isPassedOver(name, amount)) {
            throw new Inexpressible("a price by " + name);
        }
    }

    private static void put(Amounts amounts, String name, String amount) throws Inexpressible {
        Field field = FIELDS.get(name);
        if (field != null) {
            amounts.put(field.kind, amount, field.times);
        }
    }

    /** A tier above a step has no figure here, and a call that is both has no cost. */
    private static boolean isPassedOver(String name, String amount) {
        boolean isStepOfTier = name.contains("_above_") && TIER.matcher(name).matches();
        boolean isNothing = amount.matches("0*\\.?0*(e.*)?|true|false");
        return TOOLS.matcher(name).matches() || isStepOfTier || isNothing;
    }

    private static String tierName(String suffix) {
        return suffix.equals("batches") ? "batch" : suffix;
    }

    /** Their ranges begin above the count they name. */
    private static void putSteps(ModelEntry entry, Map<?, ?> row) throws Inexpressible {
        for (Object element : Json.array(row.get("tiered_pricing"))) {
            Map<?, ?> tier = Json.object(element);
            Object start = Json.array(tier.get("range")).stream().findFirst().orElse(null);
            if (start == null) {
                throw new Inexpressible("tiers of another shape");
            }
            long from = wholeNumber(String.valueOf(start));
            Amounts rates = from == 0 ? entry.base : entry.steps.computeIfAbsent(from + 1, any -> new Amounts());
            for (Map.Entry<?, ?> field : tier.entrySet()) {
                if (field.getValue() instanceof String amount) {
                    put(rates, String.valueOf(field.getKey()), amount);
                }
            }
        }
    }

    private static long wholeNumber(String text) throws Inexpressible {
        try {
            return new BigDecimal(text).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new Inexpressible("tiers of another shape");
        }
    }

    private static void putRegions(ModelEntry entry, Map<?, ?> row, String provider) {
        for (String region : new String[] {"eu", "us"}) {
            String factor = Json.string(row, "regional_processing_uplift_multiplier_" + region);
            if (factor != null && provider.equals("openai")) {
                entry.regions.put(region + ".api.openai.com", plain(factor));
            }
        }
        Map<?, ?> special = Json.object(row.get("provider_specific_entry"));
        @Nullable String us = Json.string(special, "us");
        @Nullable String fast = Json.string(special, "fast");
        if (us != null) {
            entry.regions.put("us", plain(us));
        }
        if (fast != null) {
            entry.factors.put("fast", plain(fast));
        }
    }

    private static String plain(String factor) {
        return new BigDecimal(factor).stripTrailingZeros().toPlainString();
    }
}
