// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;

/** Reads the model out of a request to read a document, and whether the pages are to be annotated: such pages have another price. */
final class OcrRequest extends JsonRequest {
    private static final Name OF_DOCUMENT = Name.of("document_annotation_format");
    private static final Name OF_BOXES = Name.of("bbox_annotation_format");

    private boolean atFormat;

    OcrRequest(Call call) {
        super(call);
    }

    @Override
    boolean isDone() {
        return false;
    }

    @Override
    public boolean key(byte[] key, int length) {
        atFormat = OF_DOCUMENT.is(key, length) || OF_BOXES.is(key, length);
        return super.key(key, length) || atFormat;
    }

    /** How many pages there are to annotate only the answer tells. */
    @Override
    public boolean enter(boolean object) {
        if (atFormat && object) {
            call.usage.quantity(Quantity.ANNOTATED_PAGES, 0);
        }
        return super.enter(object);
    }
}
