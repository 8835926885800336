// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.pricing;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An exact factor on a price, such as 1/2 for a batch or 11/10 for a region. Immutable, any thread. */
final class Multiplier {
    static final Multiplier ONE = new Multiplier(1, 1);

    private static final BigInteger MOST_THOUSANDTHS = BigInteger.valueOf(1_000_000);

    final long numerator;
    final long denominator;

    private Multiplier(long numerator, long denominator) {
        this.numerator = numerator;
        this.denominator = denominator;
    }

    /** From a decimal of at most three places, in lowest terms so that products stay small. */
    static Multiplier of(String decimal) {
        BigInteger thousandths = new BigDecimal(decimal).movePointRight(3).toBigIntegerExact();
        if (thousandths.signum() <= 0 || thousandths.compareTo(MOST_THOUSANDTHS) > 0) {
            throw new IllegalArgumentException("a factor must be above 0 and at most 1000: " + decimal);
        }
        BigInteger divisor = thousandths.gcd(BigInteger.valueOf(1000));
        return new Multiplier(
                thousandths.divide(divisor).longValueExact(),
                BigInteger.valueOf(1000).divide(divisor).longValueExact());
    }

    boolean isOne() {
        return numerator == denominator;
    }

    BigDecimal decimal() {
        return BigDecimal.valueOf(numerator * (1000 / denominator), 3).stripTrailingZeros();
    }
}
