// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static io.tokenmeter.agent.storage.LedgerColumn.*;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Usage;
import io.tokenmeter.agent.pricing.Price;
import io.tokenmeter.agent.pricing.PricedCall;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns a call into the ledger's columns, each as PostgreSQL's text form of its type, null where unknown; indexed by
 * {@link LedgerColumn#ordinal}. One thread; what all rows of the process share is prepared once.
 */
final class LedgerRow {
    static final String UNKNOWN_MODEL = "unknown";
    private static final int COST_SCALE = 12;

    private final @Nullable String[] shared = new String[COUNT];
    private final TimeText time = new TimeText();

    LedgerRow(Identity identity) {
        put(shared, ORGANIZATION_ID, identity.organizationId);
        put(shared, USER_ID, identity.userId);
        put(shared, WORKFLOW_ID, identity.workflowId);
        put(shared, SERVICE_NAME, identity.serviceName);
        put(shared, SESSION_ID, identity.sessionId);
        put(shared, HOST, identity.host);
        put(shared, METADATA, AttributesJson.of(identity.metadata));
    }

    @Nullable
    String[] values(PricedCall priced) {
        @Nullable String[] values = shared.clone();
        put(values, ID, priced.id.toString());
        put(values, TRACE_ID, priced.traceId);
        put(values, SPAN_ID, priced.spanId);
        putCall(values, priced.call);
        putOutcome(values, priced.call);
        putUsage(values, priced.call.usage);
        putPrice(values, priced.price);
        return values;
    }

    private void putCall(@Nullable String[] values, Call call) {
        String model = call.model();
        put(values, CREATED_AT, time.of(call.startedAtMillis));
        put(values, PROVIDER, call.provider);
        put(values, MODEL, model == null || model.isEmpty() ? UNKNOWN_MODEL : model);
        put(values, REQUESTED_MODEL, call.requestedModel);
        put(values, OPERATION, call.operation);
        put(values, ENDPOINT_HOST, call.endpointHost);
        put(values, RESPONSE_ID, call.responseId);
        put(values, SERVICE_TIER, call.serviceTier);
        put(values, REGION, call.region);
        put(values, CLIENT, call.library != null ? call.library : call.client);
    }

    private static void putOutcome(@Nullable String[] values, Call call) {
        put(values, STREAMING, call.streaming ? "t" : "f");
        put(values, HTTP_STATUS, call.httpStatus == 0 ? null : Integer.toString(call.httpStatus));
        put(values, STATUS, call.status.name().toLowerCase(Locale.ROOT));
        putCount(values, DURATION_MS, call.durationMillis);
        putCount(values, FIRST_TOKEN_MS, call.firstTokenMillis);
        put(values, USAGE_SOURCE, call.usageSource.name().toLowerCase(Locale.ROOT));
    }

    private static void putUsage(@Nullable String[] values, Usage usage) {
        putCount(values, INPUT_TOKENS, usage.input);
        putCount(values, OUTPUT_TOKENS, usage.output);
        putCount(values, TOTAL_TOKENS, usage.total);
        putCount(values, CACHE_READ_TOKENS, usage.cacheRead);
        putCount(values, CACHE_WRITE_TOKENS, usage.cacheWrite);
        putCount(values, CACHE_WRITE_1H_TOKENS, usage.cacheWrite1h);
        putCount(values, REASONING_TOKENS, usage.reasoning);
        putCount(values, INPUT_AUDIO_TOKENS, usage.inputAudio);
        putCount(values, OUTPUT_AUDIO_TOKENS, usage.outputAudio);
        putCount(values, INPUT_IMAGE_TOKENS, usage.inputImage);
        putCount(values, OUTPUT_IMAGE_TOKENS, usage.outputImage);
        put(values, LedgerColumn.USAGE, usage.reported);
        put(values, QUANTITIES, QuantitiesJson.of(usage));
    }

    private static void putPrice(@Nullable String[] values, Price price) {
        if (price.costPicos != Price.UNKNOWN) {
            put(
                    values,
                    COST_USD,
                    BigDecimal.valueOf(price.costPicos, COST_SCALE).toPlainString());
        }
        put(values, COST_SOURCE, price.costSource);
        put(values, UNPRICED_REASON, price.unpricedReason);
        put(values, MATCHED_BY, price.matchedBy);
        put(values, PRICE_VERSION, price.version);
        put(values, PRICE_FLAGS, price.flags);
    }

    /** Every unknown count is negative. */
    private static void putCount(@Nullable String[] values, LedgerColumn column, long count) {
        put(values, column, count < 0 ? null : Long.toString(count));
    }

    private static void put(@Nullable String[] values, LedgerColumn column, @Nullable String value) {
        values[column.ordinal()] = value == null ? null : CleanText.of(value, column.maxLength);
    }
}
