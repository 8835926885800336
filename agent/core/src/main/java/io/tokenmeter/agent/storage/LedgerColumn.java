// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.util.Locale;

/** The ledger's columns: what each is called, its SQL type, and for text how long a value may get before it is cut. */
enum LedgerColumn {
    ID("uuid"),
    CREATED_AT("timestamptz"),
    TRACE_ID(64),
    SPAN_ID(64),
    // Provider, model, service, operation and organisation are an index key together: all at their limit still fit a
    // page.
    PROVIDER(64),
    MODEL(256),
    ORGANIZATION_ID(128),
    USER_ID(256),
    WORKFLOW_ID(256),
    COST_USD("numeric"),
    INPUT_TOKENS("bigint"),
    OUTPUT_TOKENS("bigint"),
    TOTAL_TOKENS("bigint"),
    CACHE_READ_TOKENS("bigint"),
    CACHE_WRITE_TOKENS("bigint"),
    CACHE_WRITE_1H_TOKENS("bigint"),
    REASONING_TOKENS("bigint"),
    INPUT_AUDIO_TOKENS("bigint"),
    OUTPUT_AUDIO_TOKENS("bigint"),
    INPUT_IMAGE_TOKENS("bigint"),
    OUTPUT_IMAGE_TOKENS("bigint"),
    REQUESTED_MODEL(256),
    OPERATION(64),
    ENDPOINT_HOST(256),
    RESPONSE_ID(256),
    SERVICE_TIER(64),
    STREAMING("boolean"),
    HTTP_STATUS("integer"),
    STATUS(16),
    DURATION_MS("bigint"),
    FIRST_TOKEN_MS("bigint"),
    USAGE_SOURCE(16),
    COST_SOURCE(16),
    UNPRICED_REASON(64),
    MATCHED_BY(64),
    PRICE_VERSION(64),
    SERVICE_NAME(128),
    SESSION_ID(128),
    HOST(256),
    CLIENT(128),
    CALL_SITE(256),
    REGION(64),
    USAGE("jsonb"),
    QUANTITIES("jsonb"),
    METADATA("jsonb");

    static final int COUNT = values().length;

    final String columnName = name().toLowerCase(Locale.ROOT);
    final String sqlType;
    /** In UTF-16 units; meaningful for text only. */
    final int maxLength;

    LedgerColumn(String sqlType) {
        this(sqlType, Integer.MAX_VALUE);
    }

    LedgerColumn(int maxLength) {
        this("text", maxLength);
    }

    LedgerColumn(String sqlType, int maxLength) {
        this.sqlType = sqlType;
        this.maxLength = maxLength;
    }
}
