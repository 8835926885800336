// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the model out of a request for a chat, a completion or a response, in OpenAI's format or Ollama's, and counts its text in case that
 * the answer will not say how much it was.
 *
 * <p>Pictures, sound and files can't be counted this way, nor what the provider remembers: with any of them the input stays unknown.
 */
final class ChatRequest extends JsonRequest {
    private static final Name TOOLS = Name.of("tools");
    private static final Name ROLE = Name.of("role");
    private static final Name FORMAT = Name.of("response_format");
    private static final Name MESSAGES = Name.of("messages");
    private static final Name PROMPT = Name.of("prompt");
    private static final Name FUNCTIONS = Name.of("functions");
    /** Beside the messages. */
    private static final Set<Name> TEXTS = Set.of(PROMPT, Name.of("input"), Name.of("instructions"), Name.of("system"));
    /** What the model reads and the request does not hold: an earlier conversation, or pictures. */
    private static final Set<Name> ELSEWHERE = Set.of(
            Name.of("previous_response_id"),
            Name.of("conversation"),
            Name.of("context"),
            Name.of("context_id"),
            Name.of("images"));

    private static final Set<Name> NO_TEXTS = Set.of(
            ROLE,
            Name.of("type"),
            Name.of("id"),
            Name.of("tool_call_id"),
            Name.of("call_id"),
            Name.of("status"),
            Name.of("cache_control"));
    private static final Set<Name> OPAQUE = Set.of(
            Name.of("image_url"),
            Name.of("input_audio"),
            Name.of("audio"),
            Name.of("video_url"),
            Name.of("document_url"),
            Name.of("file"),
            Name.of("images"),
            Name.of("file_id"),
            Name.of("file_url"),
            Name.of("file_data"),
            Name.of("encrypted_content"));

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

    /** Counts nothing where no estimate is wanted, or ever needed. */
    static BodyReader orModelOnly(Call call) {
        return Estimate.isWanted() && !"embeddings".equals(call.operation)
                ? new ChatRequest(call)
                : new RequestReader(call);
    }

    @Override
    boolean isDone() {
        return over;
    }

    @Override
    public boolean enter(boolean object) {
        if (depth > 0 && !inText) {
            // A prompt that is an object names one that is kept elsewhere.
            opaque |= isElsewhere() || (at == PROMPT && object);
            inText = at == MESSAGES || isText() || isTools();
            inTools = inText && isTools();
        }
        if (depth > 0 && !inText) {
            return false;
        }
        depth++;
        return true;
    }

    private boolean isText() {
        return at != null && TEXTS.contains(at);
    }

    private boolean isElsewhere() {
        return at != null && ELSEWHERE.contains(at);
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
            return super.key(key, length) || at == MESSAGES || isText() || isTools() || isElsewhere();
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
        return inText || (depth == 1 && isText());
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        opaque |= depth == 1 && isElsewhere() && kind == Scalar.TEXT && length > 0;
        super.scalar(kind, text, length, whole);
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
