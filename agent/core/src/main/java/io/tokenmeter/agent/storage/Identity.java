// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every row of this process has in common. Immutable. */
public final class Identity {
    public final String serviceName;
    public final String sessionId;
    /** This machine's name. */
    public final String host;

    public final @Nullable String organizationId;
    public final @Nullable String userId;
    public final @Nullable String workflowId;
    /** Further static attributes, for {@code metadata}. */
    public final Map<String, String> metadata;

    public Identity(
            String serviceName,
            String sessionId,
            String host,
            @Nullable String organizationId,
            @Nullable String userId,
            @Nullable String workflowId,
            Map<String, String> metadata) {
        this.serviceName = serviceName;
        this.sessionId = sessionId;
        this.host = host;
        this.organizationId = organizationId;
        this.userId = userId;
        this.workflowId = workflowId;
        this.metadata = Map.copyOf(metadata);
    }
}
