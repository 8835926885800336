// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The ledger's columns: what each is called, and for text how long a value may get before it is cut. */
enum LedgerColumn {
    ID,
    CREATED_AT,
    TRACE_ID(64),
    SPAN_ID(64),
    // Provider, model, service, operation and organisation are an index key together: all at their limit still fit a
    // page.
    PROVIDER(64),
    MODEL(256),
    ORGANIZATION_ID(128),
    USER_ID(256),
    WORKFLOW_ID(256),
    COST_USD,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    TOTAL_TOKENS,
    CACHE_READ_TOKENS,
    CACHE_WRITE_TOKENS,
    CACHE_WRITE_1H_TOKENS,
    REASONING_TOKENS,
    INPUT_AUDIO_TOKENS,
    OUTPUT_AUDIO_TOKENS,
    INPUT_IMAGE_TOKENS,
    OUTPUT_IMAGE_TOKENS,
    REQUESTED_MODEL(256),
    OPERATION(64),
    ENDPOINT_HOST(256),
    RESPONSE_ID(256),
    SERVICE_TIER(64),
    STREAMING,
    HTTP_STATUS,
    STATUS(16),
    DURATION_MS,
    FIRST_TOKEN_MS,
    USAGE_SOURCE(16),
    COST_SOURCE(16),
    UNPRICED_REASON(64),
    MATCHED_BY(64),
    PRICE_VERSION(64),
    PRICE_FLAGS(64),
    SERVICE_NAME(128),
    SESSION_ID(128),
    HOST(256),
    CLIENT(128),
    CALL_SITE(256),
    REGION(64),
    USAGE,
    QUANTITIES,
    METADATA;

    static final int COUNT = values().length;
    /** Names in the order of a row's values. */
    static final List<String> NAMES = names();

    final String columnName = name().toLowerCase(Locale.ROOT);
    /** In UTF-16 units; meaningful for text only. */
    final int maxLength;

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (LedgerColumn column : values()) {
            names.add(column.columnName);
        }
        return Collections.unmodifiableList(names);
    }

    static boolean isNamed(String name) {
        return NAMES.contains(name);
    }

    LedgerColumn() {
        this(Integer.MAX_VALUE);
    }

    LedgerColumn(int maxLength) {
        this.maxLength = maxLength;
    }
}
