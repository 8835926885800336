// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.math.BigInteger;

/**
 * The arithmetic of a price, exact to its one rounding: amounts times rates, what the model sells times the factors of tier and region,
 * tools as they are, all of it times the factor that was agreed; rounded once, half up, to pico-dollars. What a {@code long} can't hold
 * is done in {@link BigInteger}. Any thread.
 */
final class Cost {
    /** More than a row can hold: some nine million dollars. */
    static final long OUT_OF_RANGE = -1;

    private static final long PARTS_PER_PICO = 1000 * Kind.PARTS_PER_FEMTO;

    private Cost() {}

    static long picos(long[] amounts, Rates rates, Multiplier tier, Multiplier region, Multiplier agreed) {
        try {
            long divisor = tier.denominator * region.denominator;
            long content = Math.multiplyExact(parts(amounts, rates, false), tier.numerator * region.numerator);
            long tools = Math.multiplyExact(parts(amounts, rates, true), divisor);
            long dividend = Math.multiplyExact(Math.addExact(content, tools), agreed.numerator);
            return divideHalfUp(dividend, Math.multiplyExact(PARTS_PER_PICO * agreed.denominator, divisor));
        } catch (ArithmeticException e) {
            return bigPicos(amounts, rates, tier, region, agreed);
        }
    }

    private static long parts(long[] amounts, Rates rates, boolean ofTools) {
        long sum = 0;
        for (Kind kind : Kind.ALL) {
            long amount = amounts[kind.slot];
            if (amount > 0 && kind.isTool == ofTools && rates.has(kind)) {
                long each = Math.multiplyExact(rates.nanos(kind.slot), kind.weight);
                sum = Math.addExact(sum, Math.multiplyExact(amount, each));
            }
        }
        return sum;
    }

    private static long divideHalfUp(long dividend, long divisor) {
        long quotient = dividend / divisor;
        long remainder = dividend % divisor;
        return remainder >= divisor - remainder ? quotient + 1 : quotient;
    }

    private static long bigPicos(long[] amounts, Rates rates, Multiplier tier, Multiplier region, Multiplier agreed) {
        BigInteger divisor = BigInteger.valueOf(tier.denominator).multiply(BigInteger.valueOf(region.denominator));
        BigInteger content = bigParts(amounts, rates, false)
                .multiply(BigInteger.valueOf(tier.numerator))
                .multiply(BigInteger.valueOf(region.numerator));
        BigInteger tools = bigParts(amounts, rates, true).multiply(divisor);
        BigInteger dividend = content.add(tools).multiply(BigInteger.valueOf(agreed.numerator));
        BigInteger whole =
                divisor.multiply(BigInteger.valueOf(agreed.denominator)).multiply(BigInteger.valueOf(PARTS_PER_PICO));
        BigInteger picos = dividend.shiftLeft(1).add(whole).divide(whole.shiftLeft(1));
        return picos.bitLength() < Long.SIZE ? picos.longValue() : OUT_OF_RANGE;
    }

    private static BigInteger bigParts(long[] amounts, Rates rates, boolean ofTools) {
        BigInteger sum = BigInteger.ZERO;
        for (Kind kind : Kind.ALL) {
            long amount = amounts[kind.slot];
            if (amount > 0 && kind.isTool == ofTools && rates.has(kind)) {
                sum = sum.add(BigInteger.valueOf(amount)
                        .multiply(BigInteger.valueOf(rates.nanos(kind.slot)))
                        .multiply(BigInteger.valueOf(kind.weight)));
            }
        }
        return sum;
    }
}
