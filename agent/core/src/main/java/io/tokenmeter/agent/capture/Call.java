// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

import org.jspecify.annotations.Nullable;

/**
 * One call to a language model: the draft that probe and dialect fill in and the stages after them read.
 *
 * <p>A plain struct without locks. One thread writes at a time, as {@link Exchange} sees to; the hand-over through the ring makes it
 * visible to the agent's thread, and nobody writes after that. No field may ever hold text of a prompt or an answer.
 */
public final class Call {
    /** How the call ended. */
    public enum Status {
        /** Answered and read to its end. */
        OK,
        /** Answered with 4xx or 5xx, or with an error event in the stream. */
        ERROR,
        /** Never answered, cut off, or given up by the application before the end. */
        ABORTED
    }

    /** Where the token counts come from. */
    public enum UsageSource {
        /** The provider's own, complete. */
        REPORTED,
        /** The provider's own, but the stream ended before the last word. */
        PARTIAL,
        /** Computed by the agent. */
        ESTIMATED,
        /** There are none. */
        MISSING
    }

    /** Ids of answers that are shorter may be anybody's: some servers number their answers, or draw from a few hundred. */
    public static final int SHORTEST_OWN_ID = 16;
    /** A time that is not known, or not yet. */
    public static final long NOT_YET = -1;

    /** Wall clock at the start, Unix milliseconds. */
    public final long startedAtMillis;
    /** {@link System#nanoTime} at the start. */
    public final long startedNanos;
    /** Engine that carried the call, such as {@code okhttp}. */
    public final String client;
    /** Host name the request went to, lower case, without port. */
    public final String endpointHost;
    /** Lower case, as in the price catalogue; {@code openai-compatible} and its like where the host is unknown. */
    public final String provider;

    /**
     * {@code chat}, {@code responses}, {@code completions}, {@code messages}, {@code embeddings}, …; what the path says, until the request
     * says better.
     */
    public String operation;
    /** Client library that sent the request, with its version, where it tells; a name of the agent's own table. */
    public @Nullable String library;
    /** Model named by the request; at most 256 characters. */
    public @Nullable String requestedModel;
    /** Model named by the answer; at most 256 characters. */
    public @Nullable String answeredModel;
    /** The provider's id of the answer; at most 256 characters. */
    public @Nullable String responseId;
    /** Service tier the answer says was served. */
    public @Nullable String serviceTier;
    /** Region the answer says it was computed in, where that is a matter of price. */
    public @Nullable String region;
    /** True if the answer came as a stream of events. */
    public boolean streaming;
    /** True if the provider has the answer ready whether the application listens or not, and tells it again to whoever asks for it. */
    public boolean background;
    /** True if {@link #background} work was not over when the answer ended. */
    public boolean pending;
    /** HTTP status, or 0 if no answer came; of an answer in a session 200. */
    public int httpStatus;

    public Status status = Status.ABORTED;
    /** From the start to the end of the answer, or {@link #NOT_YET}. */
    public long durationMillis;
    /** From the start to the first byte of a streamed answer, or {@link #NOT_YET}. */
    public long firstTokenMillis = NOT_YET;

    /**
     * What the request's text would come to in tokens of OpenAI's newer models, for the case that the answer does not say;
     * {@link Usage#UNKNOWN} if it can't be told.
     */
    public long estimatedInput = Usage.UNKNOWN;
    /** The same in tokens of OpenAI's older models. */
    public long estimatedInputOlder = Usage.UNKNOWN;

    public UsageSource usageSource = UsageSource.MISSING;
    public final Usage usage = new Usage();

    public Call(
            long startedAtMillis,
            long startedNanos,
            String client,
            String endpointHost,
            String provider,
            String operation) {
        this.startedAtMillis = startedAtMillis;
        this.startedNanos = startedNanos;
        this.client = client;
        this.endpointHost = endpointHost;
        this.provider = provider;
        this.operation = operation;
    }

    /** The model billed: what the answer names, else what the request asked for. */
    public @Nullable String model() {
        return answeredModel != null ? answeredModel : requestedModel;
    }
}
