// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.weave;

/** Advice says something the weaver does not understand, or that makes no sense in the method it is for. */
final class UnsupportedAdviceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsupportedAdviceException(String message) {
        super(message);
    }
}
