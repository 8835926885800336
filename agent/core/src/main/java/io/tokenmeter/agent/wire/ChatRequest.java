// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the model out of a request for a chat or a completion, and counts its text in case that the answer will not say how much it was.
 *
 * <p>Pictures, sound and files can't be counted this way: with any of them the input stays unknown.
 */
final class ChatRequest extends JsonRequest {
    private static final Name TOOLS = Name.of("tools");
    private static final Name ROLE = Name.of("role");
    private static final Name FORMAT = Name.of("response_format");
    private static final Name MESSAGES = Name.of("messages");
    private static final Name PROMPT = Name.of("prompt");
    private static final Name FUNCTIONS = Name.of("functions");
    private static final Set<Name> NO_TEXTS =
            Set.of(ROLE, Name.of("type"), Name.of("id"), Name.of("tool_call_id"), Name.of("cache_control"));
    private static final Set<Name> OPAQUE = Set.of(
            Name.of("image_url"),
            Name.of("input_audio"),
            Name.of("audio"),
            Name.of("video_url"),
            Name.of("document_url"),
            Name.of("file"));

    /** Tokens around a message, its role among them, and around all messages, as OpenAI has described them. */
    private static final int AROUND_MESSAGE = 4;

    private static final int AROUND_ALL = 3;

    private int depth;
    /** Inside something that is text to the model. */
    private boolean inText;

    private boolean inTools;
    private @Nullable Name at;
    private int messages;
    private int keys;
    private boolean opaque;
    private boolean over;

    ChatRequest(Call call) {
        super(call);
        measuredSoFar().sample();
    }

    @Override
    boolean isDone() {
        return over;
    }

    @Override
    public boolean enter(boolean object) {
        if (depth > 0 && !inText) {
            inText = at == MESSAGES || at == PROMPT || isTools();
            inTools = inText && isTools();
        }
        if (depth > 0 && !inText) {
            return false;
        }
        depth++;
        return true;
    }

    private boolean isTools() {
        return at == TOOLS || at == FUNCTIONS || at == FORMAT;
    }

    @Override
    public void leave() {
        depth--;
        inText &= depth > 1;
        at = null;
        over = depth == 0;
    }

    @Override
    public boolean key(byte[] key, int length) {
        if (depth == 1) {
            at = Name.find(key, length);
            return super.key(key, length) || at == MESSAGES || at == PROMPT || isTools();
        }
        if (inTools) {
            keys++;
            return true;
        }
        Name name = Name.find(key, length);
        if (name == null) {
            return true;
        }
        messages += name == ROLE ? 1 : 0;
        opaque |= OPAQUE.contains(name);
        return !NO_TEXTS.contains(name) && !OPAQUE.contains(name);
    }

    @Override
    public boolean isMeasured() {
        return inText || (depth == 1 && at == PROMPT);
    }

    @Override
    public void measured(long characters) {
        measuredSoFar().endText();
    }

    @Override
    void done(TextCounts text) {
        if (over && !opaque && text.characters() > 0) {
            int around = messages == 0 ? 0 : AROUND_MESSAGE * messages + AROUND_ALL;
            Estimate.request(call, text, around + keys);
        }
    }
}
