// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.math.BigInteger;

/**
 * The arithmetic of a price, exact to its one rounding. Tokens times nano-dollars per million tokens are femto-dollars; factors are
 * fractions; the sum is rounded once, half up, to pico-dollars. What a {@code long} can't hold is done in {@link BigInteger}. Any thread.
 */
final class Cost {
    /** More than a row can hold: some nine million dollars. */
    static final long OUT_OF_RANGE = -1;

    private static final long FEMTOS_PER_PICO = 1000;

    private Cost() {}

    static long picos(long[] tokens, Rates rates, Multiplier tier, Multiplier region) {
        try {
            long numerator = Math.multiplyExact(tier.numerator, region.numerator);
            long denominator = FEMTOS_PER_PICO * tier.denominator * region.denominator;
            return divideHalfUp(Math.multiplyExact(femtos(tokens, rates), numerator), denominator);
        } catch (ArithmeticException e) {
            return bigPicos(tokens, rates, tier, region);
        }
    }

    private static long femtos(long[] tokens, Rates rates) {
        long sum = 0;
        for (int kind = 0; kind < Kind.COUNT; kind++) {
            if (tokens[kind] > 0) {
                sum = Math.addExact(sum, Math.multiplyExact(tokens[kind], rates.nanos(kind)));
            }
        }
        return sum;
    }

    private static long divideHalfUp(long dividend, long divisor) {
        long quotient = dividend / divisor;
        long remainder = dividend % divisor;
        return remainder >= divisor - remainder ? quotient + 1 : quotient;
    }

    private static long bigPicos(long[] tokens, Rates rates, Multiplier tier, Multiplier region) {
        BigInteger sum = BigInteger.ZERO;
        for (int kind = 0; kind < Kind.COUNT; kind++) {
            if (tokens[kind] > 0) {
                sum = sum.add(BigInteger.valueOf(tokens[kind]).multiply(BigInteger.valueOf(rates.nanos(kind))));
            }
        }
        BigInteger dividend = sum.multiply(BigInteger.valueOf(tier.numerator))
                .multiply(BigInteger.valueOf(region.numerator))
                .shiftLeft(1);
        BigInteger divisor = BigInteger.valueOf(2 * FEMTOS_PER_PICO)
                .multiply(BigInteger.valueOf(tier.denominator))
                .multiply(BigInteger.valueOf(region.denominator));
        BigInteger picos = dividend.add(divisor.shiftRight(1)).divide(divisor);
        return picos.bitLength() < Long.SIZE ? picos.longValue() : OUT_OF_RANGE;
    }
}
