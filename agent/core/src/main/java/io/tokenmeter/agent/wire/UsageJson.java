// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.nio.charset.StandardCharsets;

/** Writes recorded usage as compact JSON; containers without a number are left out. One thread at a time. */
final class UsageJson {
    private byte[] out = new byte[512];
    private int length;

    String write(UsageNumbers usage) {
        length = 0;
        container(usage, 0);
        return new String(out, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void container(UsageNumbers usage, int container) {
        boolean object = usage.kinds[container] == UsageNumbers.OBJECT;
        put(object ? '{' : '[');
        boolean first = true;
        for (int i = container + 1; i < usage.count; i++) {
            if (usage.parents[i] == container && usage.filled[i]) {
                if (!first) {
                    put(',');
                }
                first = false;
                if (object) {
                    key(usage.names[i].bytes);
                }
                entry(usage, i);
            }
        }
        put(object ? '}' : ']');
    }

    private void entry(UsageNumbers usage, int entry) {
        if (usage.kinds[entry] == UsageNumbers.NUMBER) {
            reserve(20);
            length = Digits.write(usage.values[entry], out, length);
        } else if (usage.kinds[entry] == UsageNumbers.EXACT) {
            put(usage.texts, entry * UsageNumbers.MAX_NUMBER, usage.textLengths[entry]);
        } else {
            container(usage, entry);
        }
    }

    private void key(byte[] name) {
        put('"');
        put(name, 0, name.length);
        put('"');
        put(':');
    }

    private void put(char character) {
        reserve(1);
        out[length++] = (byte) character;
    }

    private void put(byte[] bytes, int from, int count) {
        reserve(count);
        System.arraycopy(bytes, from, out, length, count);
        length += count;
    }

    private void reserve(int count) {
        if (length + count > out.length) {
            byte[] larger = new byte[UsageNumbers.MAX_JSON + UsageNumbers.MAX_ENTRIES];
            System.arraycopy(out, 0, larger, 0, length);
            out = larger;
        }
    }
}
