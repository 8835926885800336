// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who wrote a journal: one agent, in the words its journal keeps. Immutable. */
public final class AgentProcess {
    private static final String DESTINATION = "destination";
    private static final String SERVICE = "service";
    private static final String SESSION = "session";
    private static final String HOST = "host";
    private static final String VERSION = "version";
    private static final String STARTED_AT = "started_at";

    /** A UUID, unique among all agents. */
    final String id;

    private final Map<String, String> about;

    public AgentProcess(String id, Map<String, String> about) {
        this.id = id;
        this.about = about;
    }

    public static AgentProcess of(
            String id, Identity identity, StoreSettings settings, String version, Instant startedAt) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put(DESTINATION, settings.toString());
        about.put(SERVICE, identity.serviceName);
        about.put(SESSION, identity.sessionId);
        about.put(HOST, identity.host);
        about.put(VERSION, version);
        about.put(STARTED_AT, startedAt.toString());
        return new AgentProcess(id, about);
    }

    public String id() {
        return id;
    }

    public Map<String, String> about() {
        return about;
    }

    /** Where its rows go; empty if nobody knows any more. */
    String destination() {
        return value(DESTINATION);
    }

    String service() {
        return value(SERVICE);
    }

    String session() {
        return value(SESSION);
    }

    String host() {
        return value(HOST);
    }

    String version() {
        return value(VERSION);
    }

    String startedAt() {
        return value(STARTED_AT);
    }

    private String value(String name) {
        return about.getOrDefault(name, "");
    }
}
