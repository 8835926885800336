// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

/** One kind of request, billed unless it says otherwise: how its URL path ends and what it is called. */
public final class Endpoint {
    private static final int COMMON = 1;
    private static final int MODEL_DECIDES = 2;
    private static final int MODEL_IS_LAST = 4;
    private static final int MODEL_PER_MESSAGE = 8;

    /** Ending of the URL path, such as {@code /chat/completions} or {@code :generateContent}. */
    public final String pathEnding;
    /** The row's {@code operation}. */
    public final String operation;
    /** Provider's name where the host is unknown, such as {@code openai-compatible}. */
    public final String compatibleProvider;
    /** What the path must contain before its ending, such as {@code /models/}; the model's name lies in between. Empty for nothing. */
    public final String modelMark;
    /** True if elsewhere, too, paths end like this: at an unknown host only an answer that tells what it used is a model's. */
    public final boolean common;
    /** True if the path tells nothing: even at a provider's own host, a call that names no model is none, and its answer isn't read. */
    public final boolean modelDecides;
    /** True if the path does not end there but one part later, which is the model's name. */
    public final boolean modelIsLast;
    /** True for a session each of whose questions names the model it is for. */
    public final boolean modelPerMessage;

    private final int traits;

    public Endpoint(String pathEnding, String operation, String compatibleProvider) {
        this(pathEnding, operation, compatibleProvider, "", 0);
    }

    private Endpoint(String pathEnding, String operation, String compatibleProvider, String modelMark, int traits) {
        this.pathEnding = pathEnding;
        this.operation = operation;
        this.compatibleProvider = compatibleProvider;
        this.modelMark = modelMark;
        this.traits = traits;
        this.common = (traits & COMMON) != 0;
        this.modelDecides = (traits & MODEL_DECIDES) != 0;
        this.modelIsLast = (traits & MODEL_IS_LAST) != 0;
        this.modelPerMessage = (traits & MODEL_PER_MESSAGE) != 0;
    }

    private Endpoint with(int trait) {
        return new Endpoint(pathEnding, operation, compatibleProvider, modelMark, traits | trait);
    }

    /** What costs nothing, though a shorter ending of its path would be billed. */
    public static Endpoint free(String pathEnding) {
        return new Endpoint(pathEnding, "", "");
    }

    boolean isFree() {
        return operation.isEmpty();
    }

    /** The same for paths that name the model between this mark and the ending. */
    public Endpoint withModelAfter(String mark) {
        return new Endpoint(pathEnding, operation, compatibleProvider, mark, traits);
    }

    /** The same for paths that go on with the model's name and end with it. */
    public Endpoint withModelLast() {
        return with(MODEL_IS_LAST);
    }

    /** The same for an ending that is not a model's alone. */
    public Endpoint commonElsewhere() {
        return with(COMMON);
    }

    /** The same for a path that leads to models and to other things, which only the request tells apart. */
    public Endpoint onlyWithModel() {
        return with(MODEL_DECIDES);
    }

    /** The same for a session each of whose questions names its model. */
    public Endpoint withModelPerMessage() {
        return with(MODEL_PER_MESSAGE);
    }
}
