// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import com.google.auto.service.AutoService;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Dialect;
import io.tokenmeter.agent.capture.Endpoint;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's content, from Google's API for developers or from Vertex: one object, or a stream of them as server-sent events or as one
 * array. Each object repeats the usage so far; nothing marks the last but the reason why the model stopped.
 *
 * <p>The model stands in the path; what the answer calls it is more exact.
 */
@AutoService(Dialect.class)
public final class GeminiGenerate extends JsonDialect {
    private static final String GENERATE = ":generateContent";
    private static final String STREAM = ":streamGenerateContent";
    static final String GOOGLE = "google";
    static final String VERTEX = "vertex";
    static final String PUBLISHED = "/publishers/google/models/";
    private static final String ENDPOINTS = "/endpoints/";
    private static final String MODELS = "/models/";
    private static final String TUNED = "/tunedModels/";

    public GeminiGenerate() {
        super(
                shape(),
                new GeminiUsage(),
                new Endpoint(GENERATE, "chat", GOOGLE).withModelAfter(MODELS),
                new Endpoint(GENERATE, "chat", GOOGLE).withModelAfter(TUNED),
                new Endpoint(GENERATE, "chat", VERTEX).withModelAfter(PUBLISHED),
                new Endpoint(GENERATE, "chat", VERTEX).withModelAfter(ENDPOINTS),
                new Endpoint(STREAM, "chat", GOOGLE).withModelAfter(MODELS),
                new Endpoint(STREAM, "chat", GOOGLE).withModelAfter(TUNED),
                new Endpoint(STREAM, "chat", VERTEX).withModelAfter(PUBLISHED),
                new Endpoint(STREAM, "chat", VERTEX).withModelAfter(ENDPOINTS));
    }

    static Shape shape() {
        return new Shape()
                .with(Field.USAGE, "usageMetadata")
                .with(Field.TIER, "usageMetadata.trafficType")
                .with(Field.MODEL, "modelVersion")
                .with(Field.ID, "responseId")
                .with(Field.LIST, "candidates")
                .with(Field.FINISH, "candidates.[].finishReason")
                .with(Field.LIST, "candidates.[].groundingMetadata.webSearchQueries")
                .with(Field.QUERY, "candidates.[].groundingMetadata.webSearchQueries.[]")
                .with(Field.LIST, "candidates.[].groundingMetadata.groundingChunks")
                .with(Field.FEE, "candidates.[].groundingMetadata.groundingChunks.[].maps")
                .with(Field.ERROR, "error");
    }

    @Override
    boolean isLast(AnswerReader event) {
        if (event.isArray()) {
            event.streamed();
            return false;
        }
        return !event.isEventStream();
    }

    @Override
    void ended(Call call, Findings findings) {
        settle(call, findings);
    }

    /** Since its third generation each search is charged, before it each prompt that was searched for. */
    static void settle(Call call, Findings findings) {
        call.serviceTier = tier(call.serviceTier);
        int queries = findings.queries();
        if (queries > 0) {
            call.usage.quantity(Quantity.WEB_SEARCHES, chargesPrompts(call.model()) ? 1 : queries);
        }
    }

    private static boolean chargesPrompts(@Nullable String model) {
        return model != null && (model.contains("gemini-2") || model.contains("gemini-1"));
    }

    /** Kinds of traffic, under the names other providers have for them. */
    private static @Nullable String tier(@Nullable String traffic) {
        if (traffic == null) {
            return null;
        }
        switch (traffic) {
            case "TRAFFIC_TYPE_UNSPECIFIED":
            case "ON_DEMAND":
                return "default";
            case "ON_DEMAND_PRIORITY":
                return "priority";
            case "ON_DEMAND_FLEX":
                return "flex";
            default:
                return traffic.toLowerCase(Locale.ROOT);
        }
    }
}
