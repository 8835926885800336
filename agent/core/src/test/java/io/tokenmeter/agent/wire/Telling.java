// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for everything and writes down what it is told. */
final class Telling implements JsonListener {
    final List<String> told = new ArrayList<>();

    @Nullable
    String unwanted;

    private final List<String> open = new ArrayList<>();

    @Override
    public boolean enter(boolean object) {
        told.add(object ? "{" : "[");
        open.add(object ? "}" : "]");
        return true;
    }

    @Override
    public void leave() {
        told.add(open.remove(open.size() - 1));
    }

    @Override
    public boolean key(byte[] key, int length) {
        String name = new String(key, 0, length, StandardCharsets.UTF_8);
        if (name.equals(unwanted)) {
            return false;
        }
        told.add(name + ":");
        return true;
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        String value = new String(text, 0, length, StandardCharsets.UTF_8);
        told.add((kind == Scalar.TEXT ? "\"" + value + "\"" : value) + (whole ? "" : "…"));
    }

    @Override
    public void reset() {
        open.clear();
    }
}
