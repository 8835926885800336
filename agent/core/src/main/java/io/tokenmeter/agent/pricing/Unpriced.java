// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

/** Why a call has no cost: the values of {@code unpriced_reason}. Each says that a figure would have been a guess. */
final class Unpriced {
    /** The provider said nothing of tokens, which is so for every call that failed. */
    static final String NO_USAGE = "no_usage";
    /** The host is not known as a provider's, only the shape of its answers. */
    static final String NO_PROVIDER = "no_provider";
    /** No model of that name is in the catalogue. */
    static final String UNKNOWN_MODEL = "unknown_model";
    /** The name is an account's own, and the model behind it is not told. */
    static final String OPAQUE_PROFILE = "opaque_profile";
    /** The call is older than the first price known. */
    static final String NO_PERIOD = "no_period";
    /** The service tier served has no price in the catalogue. */
    static final String SERVICE_TIER = "service_tier";
    /** The region has no price in the catalogue. */
    static final String REGION = "region";
    /** The model is not sold by tokens of a kind this call used. */
    static final String NO_RATE = "no_rate";
    /** The bill has a part that is not counted in tokens, such as a fee for each search. */
    static final String FEE = "fee";
    /** The counts reported are beyond anything a call can cost. */
    static final String OUT_OF_RANGE = "out_of_range";

    private Unpriced() {}
}
