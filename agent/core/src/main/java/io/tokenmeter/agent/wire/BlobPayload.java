// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import java.util.Arrays;

/**
 * Decodes the text under {@code bytes} in one JSON object, base64, as it passes by, and hands on what comes out. One thread at a time, constant
 * memory; what is no base64 is passed over.
 */
final class BlobPayload {
    private static final byte[] KEY = {'b', 'y', 't', 'e', 's'};
    private static final byte[] SIXES = new byte[128];

    static {
        Arrays.fill(SIXES, (byte) -1);
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < letters.length(); i++) {
            SIXES[letters.charAt(i)] = (byte) i;
        }
    }

    private final AnswerReader reader;
    private final byte[] out = new byte[384];
    private int length;

    private int depth;
    private boolean inText;
    private boolean escaped;
    private boolean keyIsNext;
    private boolean inKey;
    private boolean keyIsSame;
    private int keyLength;
    private boolean blobIsNext;
    private boolean inBlob;

    private int sixes;
    private int bits;

    BlobPayload(AnswerReader reader) {
        this.reader = reader;
    }

    void begin() {
        length = 0;
        depth = 0;
        inText = false;
        escaped = false;
        keyIsNext = false;
        blobIsNext = false;
        inBlob = false;
    }

    /** @return true once nothing more is wanted */
    boolean read(byte[] bytes, int from, int to) {
        boolean last = false;
        for (int i = from; i < to && !last; i++) {
            last = inText ? text(bytes[i]) : structure(bytes[i]);
        }
        return last || flush();
    }

    private boolean structure(byte b) {
        switch (b) {
            case '"':
                beginText();
                break;
            case '{':
            case '[':
                depth++;
                keyIsNext = b == '{' && depth == 1;
                blobIsNext = false;
                break;
            case '}':
            case ']':
                depth--;
                break;
            case ',':
                keyIsNext = depth == 1;
                blobIsNext = false;
                break;
            default:
                break;
        }
        return false;
    }

    private void beginText() {
        inText = true;
        inKey = keyIsNext;
        keyIsNext = false;
        keyIsSame = true;
        keyLength = 0;
        inBlob = blobIsNext && !inKey && depth == 1;
        bits = 0;
        sixes = 0;
    }

    private boolean text(byte b) {
        if (escaped) {
            escaped = false;
            // A slash may be escaped; nothing else in base64 is.
            return inBlob && b == '/' && decode(b);
        }
        if (b == '\\') {
            escaped = true;
            return false;
        }
        if (b == '"') {
            return endText();
        }
        if (inKey) {
            keyIsSame &= keyLength < KEY.length && KEY[keyLength] == b;
            keyLength++;
        }
        return inBlob && decode(b);
    }

    private boolean endText() {
        inText = false;
        if (inKey) {
            blobIsNext = keyIsSame && keyLength == KEY.length;
            return false;
        }
        blobIsNext = false;
        return inBlob && flush();
    }

    private boolean decode(byte b) {
        int six = b < 0 ? -1 : SIXES[b];
        if (six < 0) {
            return false;
        }
        sixes = sixes << 6 | six;
        bits += 6;
        if (bits < 8) {
            return false;
        }
        bits -= 8;
        out[length++] = (byte) (sixes >> bits);
        return length == out.length && flush();
    }

    private boolean flush() {
        int ready = length;
        length = 0;
        return ready > 0 && reader.read(out, 0, ready);
    }
}
