// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Calls of all sorts, also such as contradict themselves; the same ones each time. */
public final class RandomCalls {
    private static final long FIRST = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
    private static final long DAYS = 800;
    private static final String[] TIERS = {"default", "auto", "batch", "flex", "priority", "fast", "scale"};
    private static final String[] REGIONS = {"us", "eu", "global", "not_available"};
    private static final String[] HOSTS = {
        "eu.api.openai.com", "api.example", "aiplatform.googleapis.com", "europe-west1-aiplatform.googleapis.com"
    };
    private static final String[] OPERATIONS = {"chat", "chat", "responses", "embeddings"};
    private static final String[] PREFIXES = {
        "", "", "", "us.", "eu.", "global.", "models/", "ft:", "arn:aws:bedrock:x::foundation-model/"
    };
    private static final String[] SUFFIXES = {
        "", "", "", "", "-2031-01-31", "@20310131", ":nitro", ":org:name:id", "-latest"
    };
    private static final String[] RESELLERS = {"azure", "vertex", "openai-compatible", "ollama", "nobody"};

    /** As many as a large installation has; each is looked for once. */
    private static final int NAMINGS = 1_500;

    private final Random random = new Random(20_261_125);
    private final List<String[]> names = new ArrayList<>();
    private final List<Naming> namings = new ArrayList<>();

    private record Naming(
            String provider,
            @Nullable String answered,
            @Nullable String requested) {}

    private RandomCalls() throws IOException {
        for (Map<?, ?> model : Oracle.models()) {
            List<String> ids = new ArrayList<>(JsonTree.strings(model, "aliases"));
            ids.add(JsonTree.required(model, "model"));
            ids.forEach(id -> names.add(new String[] {JsonTree.required(model, "provider"), id}));
        }
        for (int i = 0; i < NAMINGS; i++) {
            namings.add(naming(names.get(random.nextInt(names.size()))));
        }
    }

    /** Of models in the built-in catalogue, under names right and wrong. */
    public static List<Call> all(int count) throws IOException {
        return new RandomCalls().some(count);
    }

    /** @param namings provider, model answered and model asked for, a hyphen where there is none */
    public static List<Call> of(int count, String... namings) throws IOException {
        RandomCalls calls = new RandomCalls();
        calls.namings.clear();
        for (String naming : namings) {
            String[] parts = naming.split(" ");
            calls.namings.add(new Naming(parts[0], orNull(parts[1]), orNull(parts[2])));
        }
        return calls.some(count);
    }

    private static @Nullable String orNull(String name) {
        return name.equals("-") ? null : name;
    }

    private List<Call> some(int count) {
        List<Call> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(next());
        }
        return all;
    }

    private Naming naming(String[] name) {
        String provider = random.nextInt(6) > 0 ? name[0] : pick(RESELLERS);
        String answered = random.nextInt(3) > 0 ? name[1] : pick(PREFIXES) + name[1] + pick(SUFFIXES);
        String requested =
                random.nextInt(6) > 0 ? name[1] : pick(PREFIXES) + name[1].toUpperCase(Locale.ROOT) + pick(SUFFIXES);
        return new Naming(
                provider, random.nextInt(12) == 0 ? null : answered, random.nextInt(12) == 0 ? null : requested);
    }

    private Call next() {
        Naming naming = namings.get(random.nextInt(namings.size()));
        long at = FIRST + (long) (random.nextDouble() * DAYS * 86_400_000);
        Call call = Calls.call(naming.provider, "", at, pick(OPERATIONS), pick(HOSTS));
        call.answeredModel = naming.answered;
        call.requestedModel = naming.requested;
        call.serviceTier = random.nextInt(3) > 0 ? null : pick(TIERS);
        call.region = random.nextInt(8) > 0 ? null : pick(REGIONS);
        call.status = Call.Status.values()[random.nextInt(10) > 0 ? 0 : random.nextInt(3)];
        call.usageSource = Call.UsageSource.values()[random.nextInt(10) > 0 ? 0 : random.nextInt(4)];
        fill(call.usage);
        return call;
    }

    private void fill(Usage usage) {
        usage.input = count(5);
        usage.output = count(5);
        usage.total = usage.input == Usage.UNKNOWN || usage.output == Usage.UNKNOWN
                ? Usage.UNKNOWN
                : usage.input + usage.output;
        usage.cacheRead = part(usage.input);
        usage.cacheWrite = part(usage.input);
        usage.cacheWrite1h = part(usage.cacheWrite);
        usage.inputAudio = part(usage.input);
        usage.inputImage = part(usage.input);
        usage.reasoning = part(usage.output);
        usage.outputAudio = part(usage.output);
        usage.outputImage = part(usage.output);
        usage.isInconsistent = random.nextInt(50) == 0;
        usage.hasOtherFees = random.nextInt(20) == 0;
        if (random.nextInt(3) == 0) {
            for (Quantity quantity : Quantity.values()) {
                usage.quantity(quantity, random.nextBoolean() ? Usage.UNKNOWN : quantity(quantity, usage));
            }
        }
        if (random.nextInt(100) == 0) {
            usage.cost = BigDecimal.valueOf(random.nextInt(1_000_000), 9);
        }
    }

    private long quantity(Quantity quantity, Usage usage) {
        switch (quantity) {
            case WEB_SEARCHES:
            case FILE_SEARCHES:
                return random.nextInt(3) == 0 ? random.nextInt(30) : 0;
            case CITATION_TOKENS:
                return random.nextInt(4) == 0 ? random.nextInt(30_000) : 0;
            default:
                return Math.max(part(usage.input), 0);
        }
    }

    /** Mostly a part of the whole, now and then more than it. */
    private long part(long whole) {
        int sort = random.nextInt(12);
        if (sort < 6) {
            return Usage.UNKNOWN;
        }
        return sort == 11 ? count(2) : whole <= 0 ? 0 : (long) (random.nextDouble() * whole / 2);
    }

    /** Unknown, nothing, a little, a lot, or so much that a long can't hold the product. */
    private long count(int unknown) {
        int size = random.nextInt(80);
        if (size < unknown) {
            return Usage.UNKNOWN;
        }
        if (size < 10) {
            return 0;
        }
        return size == 79 ? random.nextInt(2_000_000_000) : random.nextInt(size < 40 ? 200 : 400_000);
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
