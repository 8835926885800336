// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.HeaderLookup;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The cost in US dollars that LiteLLM's proxy sends as a header. A 0 is what it says of a model it has no price for. Stateless. */
final class GatewayCost {
    private static final String HEADER = "x-litellm-response-cost";
    private static final int LONGEST = 32;

    private GatewayCost() {}

    /** @return null if there is none */
    static @Nullable BigDecimal in(HeaderLookup headers) {
        String text = headers.header(HEADER);
        if (text == null || text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        byte[] digits = new byte[text.length()];
        for (int i = 0; i < digits.length; i++) {
            char c = text.charAt(i);
            digits[i] = (byte) (c < 0x80 ? c : '?');
        }
        if (!Literals.isNumber(digits, digits.length, true) || !Digits.isModest(digits, digits.length)) {
            return null;
        }
        BigDecimal dollars = new BigDecimal(text);
        return dollars.signum() > 0 ? dollars : null;
    }
}
