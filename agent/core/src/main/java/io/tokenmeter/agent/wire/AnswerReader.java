// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.Status;
import io.tokenmeter.agent.capture.Call.UsageSource;
import io.tokenmeter.agent.wire.EventFraming.Signal;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import io.tokenmeter.agent.wire.Shape.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer, one JSON value or a stream of them, along a dialect's {@link Shape}. The first model and id that say something
 * stay, of tier and usage the last.
 *
 * <p>One thread at a time; never fails. What comes after the protocol's last event is not read.
 */
final class AnswerReader implements BodyReader, JsonListener {
    private static final ReportedCost REPORTED_COST = new ReportedCost();
    private static final String STANDARD = "standard";

    private final JsonDialect dialect;
    private final Shape root;
    private final UsageRule rule;
    private final Call call;
    private @Nullable Workspace workspace;
    private final UsageNumbers numbers;

    /** The object being read, or null outside of all. */
    private @Nullable Shape at;
    /** What the key read last leads to, or null inside a usage object if it is a number like any other. */
    private @Nullable Shape next;
    /** Containers open inside and including the usage object. */
    private int usageDepth;

    private @Nullable Name type;
    private @Nullable Scalar done;
    private boolean usageInEvent;

    private @Nullable String speed;
    private boolean ownKey;

    private boolean last;
    private boolean failed;
    private boolean streamed;
    private boolean provisional;

    AnswerReader(JsonDialect dialect, Shape root, UsageRule rule, Call call) {
        this.dialect = dialect;
        this.root = root;
        this.rule = rule;
        this.call = call;
        Workspace work = Workspace.take(this);
        workspace = work;
        numbers = work.numbers;
    }

    /** The current event's type if it is a declared name. */
    @Nullable
    Name type() {
        return type;
    }

    /** The current event's {@link Field#DONE}, or null if it has none. */
    @Nullable
    Scalar done() {
        return done;
    }

    /** True if the current event brought a usage object. */
    boolean hasUsage() {
        return usageInEvent;
    }

    boolean isEventStream() {
        Workspace work = workspace;
        return work != null && work.framing.isEventStream();
    }

    /** The answer reports an error. */
    void fail() {
        failed = true;
    }

    /** The answer turned out to be a stream. */
    void streamed() {
        streamed = true;
    }

    /** Says whether later events are expected to bring better numbers than those seen so far. */
    void provisional(boolean yes) {
        provisional = yes;
    }

    @Override
    public boolean read(byte[] bytes, int offset, int length) {
        Workspace work = workspace;
        if (work == null) {
            return true;
        }
        int end = offset + length;
        int i = offset;
        while (i < end && !last) {
            i = work.framing.read(bytes, i, end);
            signal(work.framing.signal());
        }
        return last;
    }

    private void signal(Signal signal) {
        if (signal == Signal.VALUE) {
            last = dialect.isLast(this);
            nextEvent();
        } else if (signal == Signal.DONE) {
            last = true;
        } else if (signal == Signal.ERROR) {
            failed = true;
        }
    }

    @Override
    public void end(boolean complete) {
        Workspace work = workspace;
        if (work == null) {
            return;
        }
        call.streaming = streamed || work.framing.isEventStream();
        // Not every engine tells a lost connection from the end: a body that ends inside an object was cut.
        boolean over = last || (complete && at == null);
        call.status = failed ? Status.ERROR : over ? Status.OK : Status.ABORTED;
        if (!numbers.isEmpty()) {
            boolean whole = last || (over && !provisional);
            call.usageSource = whole ? UsageSource.REPORTED : UsageSource.PARTIAL;
            rule.normalise(numbers, call);
            call.usage.cost = REPORTED_COST.of(numbers, call.provider, ownKey);
            call.usage.reported = work.json.write(numbers);
        }
        // A speed is sold as a tier is, and beside the standard one.
        if (speed != null && !speed.equals(STANDARD)) {
            call.serviceTier = speed;
        }
        workspace = null;
        work.release();
    }

    @Override
    public boolean enter(boolean object) {
        if (at == null) {
            at = object ? root : null;
            return object;
        }
        if (usageDepth > 0) {
            return enterInUsage(object);
        }
        Shape entered = at.field == Field.LIST ? at.element() : next;
        if (entered == null || entered.field == Field.ERROR) {
            failed |= entered != null && object;
            return false;
        }
        boolean fits = object ? entered.field == null || entered.field == Field.USAGE : entered.field == Field.LIST;
        if (!fits) {
            return false;
        }
        at = entered;
        if (entered.field == Field.USAGE) {
            usageDepth = 1;
            numbers.rewind();
        }
        return true;
    }

    private boolean enterInUsage(boolean object) {
        next = null;
        if (!numbers.enter(object)) {
            return false;
        }
        usageDepth++;
        return true;
    }

    @Override
    public void leave() {
        if (usageDepth > 1) {
            numbers.leave();
        } else if (at != null) {
            at = at.parent;
        }
        next = null;
        usageDepth = Math.max(usageDepth - 1, 0);
    }

    @Override
    public boolean key(byte[] key, int length) {
        next = usageDepth <= 1 && at != null ? at.child(key, length) : null;
        boolean number = isNumberWanted() && numbers.key(key, length);
        return number || next != null;
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        if (isNumberWanted()) {
            number(kind, text, length, whole);
        } else if (next != null && next.field != null) {
            field(next.field, kind, text, length, whole);
        }
    }

    private boolean isNumberWanted() {
        return next == null ? usageDepth > 0 : next.field == Field.COUNT;
    }

    private void number(Scalar kind, byte[] text, int length, boolean whole) {
        if (kind == Scalar.NUMBER && whole) {
            numbers.number(text, length);
            usageInEvent = true;
        } else if (kind == Scalar.TEXT && whole) {
            numbers.text(text, length);
        } else {
            numbers.skip();
        }
    }

    private void field(Field field, Scalar kind, byte[] text, int length, boolean whole) {
        if (field == Field.DONE) {
            done = kind;
        } else if (field == Field.OWN_KEY) {
            ownKey = kind == Scalar.TRUE;
        } else if (field == Field.RUNS) {
            call.usage.hasOtherFees |= kind == Scalar.NUMBER && text[0] != '0';
        } else if (field == Field.ERROR) {
            failed |= kind == Scalar.TRUE || (kind == Scalar.TEXT && length > 0);
        } else if (kind == Scalar.TEXT && whole && length > 0) {
            text(field, text, length);
        }
    }

    private void text(Field field, byte[] text, int length) {
        if (field == Field.TYPE) {
            type = Name.find(text, length);
        } else if (field == Field.TIER) {
            call.serviceTier = Texts.recurring(text, length);
        } else if (field == Field.SPEED) {
            speed = Texts.recurring(text, length);
        } else if (field == Field.REGION) {
            call.region = Texts.recurring(text, length);
        } else if (field == Field.ITEM) {
            item(Name.find(text, length));
        } else if (field == Field.MODEL && call.answeredModel == null) {
            call.answeredModel = Texts.recurring(text, length);
        } else if (field == Field.ID && call.responseId == null) {
            call.responseId = Texts.text(text, length);
        }
    }

    private void item(@Nullable Name item) {
        call.usage.hasOtherFees |= item != null && dialect.isCharged(item);
    }

    @Override
    public void reset() {
        at = null;
        next = null;
        usageDepth = 0;
        nextEvent();
    }

    private void nextEvent() {
        type = null;
        done = null;
        usageInEvent = false;
    }
}
