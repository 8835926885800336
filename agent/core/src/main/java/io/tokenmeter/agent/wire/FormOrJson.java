// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import org.jspecify.annotations.Nullable;

/** Reads a request that is a form or JSON; its first byte decides. One thread at a time; never fails. */
final class FormOrJson implements BodyReader {
    private final Call call;
    private @Nullable BodyReader reader;

    FormOrJson(Call call) {
        this.call = call;
    }

    @Override
    public boolean read(byte[] bytes, int offset, int length) {
        if (reader == null && length > 0) {
            reader = bytes[offset] == '-' ? new FormReader(call) : new RequestReader(call);
        }
        return reader != null && reader.read(bytes, offset, length);
    }

    @Override
    public void end(boolean complete) {
        if (reader != null) {
            reader.end(complete);
        }
    }
}
