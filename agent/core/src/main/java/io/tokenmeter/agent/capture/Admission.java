// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.capture;

/** Decides which of the calls that ended get a row. Immutable; any thread. */
final class Admission {
    private final boolean hostIsKnown;
    private final boolean common;
    private final boolean poll;
    private final boolean session;

    /**
     * @param hostIsKnown whether a provider is known to answer at the host
     * @param common whether paths like this one are found elsewhere, too
     * @param poll whether the request asks again for an answer made before
     */
    Admission(boolean hostIsKnown, boolean common, boolean poll) {
        this(hostIsKnown, common, poll, false);
    }

    private Admission(boolean hostIsKnown, boolean common, boolean poll, boolean session) {
        this.hostIsKnown = hostIsKnown;
        this.common = common;
        this.poll = poll;
        this.session = session;
    }

    /** For answers within a session: messages without one bill nothing. */
    static Admission inSession() {
        return new Admission(true, false, false, true);
    }

    boolean isPoll() {
        return poll;
    }

    /** A poll bills nothing; it only tells what background work came to, once that is over. */
    boolean admits(Call call) {
        if (poll) {
            return call.background && !call.pending && call.responseId != null;
        }
        if (session) {
            return call.responseId != null || tellsUsage(call.usage);
        }
        return hostIsKnown || (call.model() != null && (!common || tellsUsage(call.usage)));
    }

    private static boolean tellsUsage(Usage usage) {
        return usage.isKnown() || usage.hasQuantities();
    }
}
