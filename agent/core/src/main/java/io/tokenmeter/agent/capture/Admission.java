// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

/** Decides which of the calls that ended get a row. Immutable; any thread. */
final class Admission {
    private final Route.Kind kind;
    private final boolean hostIsKnown;
    private final boolean common;
    private final boolean modelDecides;

    /** @param hostIsKnown whether a provider is known to answer at the host */
    Admission(Route.Kind kind, boolean hostIsKnown, Endpoint endpoint) {
        this.kind = kind;
        this.hostIsKnown = hostIsKnown;
        this.common = endpoint.common;
        this.modelDecides = endpoint.modelDecides;
    }

    boolean isPoll() {
        return kind == Route.Kind.POLL;
    }

    /** False if there will be no row whatever is answered. */
    boolean awaits(Call call) {
        return !modelDecides || call.requestedModel != null;
    }

    boolean admits(Call call) {
        switch (kind) {
            case POLL:
                // It bills nothing; it only tells what background work came to, once that is over.
                return call.background && !call.pending && call.responseId != null;
            case SESSION:
                // Messages that belong to no answer bill nothing.
                return call.httpStatus != 0 && isModels(call);
            case RESULTS:
                // Fetching bills nothing; the answers fetched are admitted line by line.
                return false;
            default:
                return isModels(call);
        }
    }

    private boolean isModels(Call call) {
        if (call.model() == null) {
            return hostIsKnown && !modelDecides;
        }
        return hostIsKnown || !common || tellsUsage(call);
    }

    private static boolean tellsUsage(Call call) {
        return call.usageSource != Call.UsageSource.ESTIMATED && call.usage.isCounted();
    }
}
