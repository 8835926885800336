// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;

/**
 * Takes the payloads out of AWS's binary event stream: frames of a prelude (length of the whole and of the headers, four bytes each, and a
 * checksum), headers, payload and checksum. Anything else is JSON and passed on as it is: JSON never begins with a zero byte, as a length
 * below 16 MiB does.
 *
 * <p>Checksums are not looked at: a damaged frame is the client's to refuse. A frame whose lengths can't be is where reading stops. One
 * thread at a time, constant memory, never fails.
 */
final class EventStream implements BodyReader {
    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;
    /** AWS allows 16 MiB of payload and 128 KiB of headers. */
    private static final int LONGEST = 17 << 20;

    private static final byte[] NEWLINE = {'\n'};

    private final AnswerReader reader;
    private final EventHeaders headers = new EventHeaders();
    private final BlobPayload blob;
    private final boolean blobs;

    private boolean begun;
    private boolean framed;
    private boolean broken;
    private boolean last;

    /** Bytes of the current frame that have passed, prelude included. */
    private int passed;

    private int frameLength;
    private int headersLength;

    /**
     * Reads JSON, or events made of it.
     *
     * @param blobs whether an event's payload wraps the model's own JSON as base64
     */
    EventStream(AnswerReader reader, boolean blobs) {
        this.reader = reader;
        this.blobs = blobs;
        blob = new BlobPayload(reader);
    }

    @Override
    public boolean read(byte[] bytes, int offset, int length) {
        if (!begun && length > 0) {
            begun = true;
            framed = bytes[offset] == 0;
            if (framed) {
                reader.streamed();
            }
        }
        return framed ? frames(bytes, offset, offset + length) : reader.read(bytes, offset, length);
    }

    private boolean frames(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && !broken && !last) {
            if (passed < PRELUDE) {
                prelude(bytes[i++] & 0xFF);
            } else if (passed < PRELUDE + headersLength) {
                headers.read(bytes[i++]);
                passed++;
            } else if (passed < frameLength - CHECKSUM) {
                int end = (int) Math.min(to, (long) i + frameLength - CHECKSUM - passed);
                last = payload(bytes, i, end);
                passed += end - i;
                i = end;
            } else {
                passed++;
                i++;
            }
            if (passed == frameLength) {
                last |= frameEnds();
            }
        }
        return last;
    }

    private void prelude(int next) {
        if (passed < 4) {
            frameLength = frameLength << 8 | next;
        } else if (passed < 8) {
            headersLength = headersLength << 8 | next;
        }
        passed++;
        if (passed == PRELUDE) {
            broken = frameLength < PRELUDE + CHECKSUM
                    || frameLength > LONGEST
                    || headersLength < 0
                    || headersLength > frameLength - PRELUDE - CHECKSUM;
            headers.begin();
            blob.begin();
            reader.separate();
        }
    }

    private boolean payload(byte[] bytes, int from, int to) {
        if (headers.isException()) {
            return false;
        }
        return blobs ? blob.read(bytes, from, to) : reader.read(bytes, from, to - from);
    }

    private boolean frameEnds() {
        passed = 0;
        frameLength = 0;
        headersLength = 0;
        if (headers.isException()) {
            reader.fail();
            return true;
        }
        return reader.read(NEWLINE, 0, 1);
    }

    @Override
    public void end(boolean complete) {
        reader.end(complete && !broken && passed == 0);
    }
}
