// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Quantity;
import io.tokenmeter.agent.capture.Usage;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import io.tokenmeter.agent.wire.Shape.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an answer tells beside its usage object. The first model and id that say something stay, of tier, speed and state the last; in a
 * session the last of all, since answers may overlap there and each is told in full at its end.
 *
 * <p>Same thread as the {@link AnswerReader} that owns it; never fails.
 */
final class Findings {
    private static final String STANDARD = "standard";
    private static final Name QUEUED = Name.of("queued");
    private static final Name IN_PROGRESS = Name.of("in_progress");

    private final Call call;
    private final boolean session;

    /** The current event's type if it is a declared name. */
    @Nullable
    Name type;

    /** The current event's {@link Field#DONE}, or null if it has none. */
    @Nullable
    Scalar done;

    /** True once something was said that an answer begins with. */
    boolean begun;
    /** True once the answer reported an error. */
    boolean failed;
    /** True once an event said why the model stopped. */
    boolean finished;
    /** True once something came that is no text, and whose tokens no text tells. */
    boolean noText;
    /** True if the provider's own bill is for passing on only, and another pays for the tokens. */
    boolean ownKey;
    /** How far the answer is, if that is a declared name. */
    @Nullable
    Name state;

    private @Nullable String speed;
    private @Nullable ToolRuns tools;
    private @Nullable Queries queries;
    private int images;

    Findings(Call call) {
        this.call = call;
        // Any other call turns out to be a stream only when it ends.
        session = call.streaming;
    }

    void nextEvent() {
        type = null;
        done = null;
    }

    void image() {
        images++;
    }

    /** A thing of the answer that costs something nobody counts. */
    void fee() {
        call.usage.hasOtherFees = true;
    }

    /** The tools that ran, or null if none did. */
    @Nullable
    ToolRuns tools() {
        return tools;
    }

    /** How many different searches of the web the answer rests on. */
    int queries() {
        return queries == null ? 0 : queries.count();
    }

    void field(Field field, Scalar kind, byte[] text, int length, boolean whole) {
        switch (field) {
            case DONE:
                done = kind;
                break;
            case OWN_KEY:
                ownKey = kind == Scalar.TRUE;
                break;
            case BACKGROUND:
                call.background |= kind == Scalar.TRUE;
                break;
            case RUNS:
                if (kind == Scalar.NUMBER && whole && Digits.isLong(text, length)) {
                    runs().told(Digits.toLong(text, length));
                }
                break;
            case ERROR:
                failed |= kind == Scalar.TRUE || (kind == Scalar.TEXT && length > 0);
                break;
            case QUERY:
                query(kind, text, length);
                break;
            default:
                if (kind == Scalar.TEXT && whole && length > 0) {
                    text(field, text, length);
                }
        }
    }

    private void text(Field field, byte[] text, int length) {
        switch (field) {
            case TYPE:
                type = Name.find(text, length);
                break;
            case TIER:
                call.serviceTier = Texts.recurring(text, length);
                break;
            case SPEED:
                speed = Texts.recurring(text, length);
                break;
            case REGION:
                call.region = Texts.recurring(text, length);
                break;
            case FINISH:
                finished = true;
                break;
            case STATE:
                state = Name.find(text, length);
                break;
            case ITEM:
                runs().item(Name.find(text, length));
                break;
            case ACTION:
                runs().action(Name.find(text, length));
                break;
            case MODEL:
                if (session || call.answeredModel == null) {
                    call.answeredModel = Texts.recurring(text, length);
                }
                break;
            case ID:
                begun = true;
                if (session || call.responseId == null) {
                    call.responseId = Texts.text(text, length);
                }
                break;
            default:
                break;
        }
    }

    /** What was searched for is the answer's text: it is told from others by a hash, and not left in the buffer. */
    private void query(Scalar kind, byte[] text, int length) {
        if (kind == Scalar.TEXT && length > 0) {
            if (queries == null) {
                queries = new Queries();
            }
            queries.add(text, length);
            Arrays.fill(text, 0, length, (byte) 0);
        }
    }

    private ToolRuns runs() {
        if (tools == null) {
            tools = new ToolRuns();
        }
        return tools;
    }

    /** Writes into the call what can be told only at the end. */
    void complete() {
        Usage usage = call.usage;
        if (tools != null) {
            tools.fill(usage);
        }
        if (images > 0) {
            usage.quantity(Quantity.IMAGES, images);
        }
        // A speed is sold as a tier is, and beside the standard one.
        if (speed != null && !speed.equals(STANDARD)) {
            call.serviceTier = speed;
        }
        call.pending = call.background && (state == QUEUED || state == IN_PROGRESS);
    }
}
