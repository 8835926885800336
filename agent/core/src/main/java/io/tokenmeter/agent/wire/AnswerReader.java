// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.wire;

import io.tokenmeter.agent.capture.BodyReader;
import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.capture.Call.Status;
import io.tokenmeter.agent.capture.Call.UsageSource;
import io.tokenmeter.agent.wire.EventFraming.Signal;
import io.tokenmeter.agent.wire.JsonScanner.Scalar;
import io.tokenmeter.agent.wire.Shape.Field;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer, one JSON value or a stream of them, along a dialect's {@link Shape}. Of usage the last word of each number counts.
 *
 * <p>One thread at a time; never fails. What comes after the protocol's last event is not read.
 */
final class AnswerReader implements BodyReader, JsonListener {
    private static final ReportedCost REPORTED_COST = new ReportedCost();

    private final JsonDialect dialect;
    private final Shape root;
    private final UsageRule rule;
    private final Call call;
    private final Findings findings;
    private final boolean session;
    private final boolean estimates = Estimate.isWanted();
    private @Nullable Workspace workspace;
    private final UsageNumbers numbers;

    /** The object being read, or null outside of all. */
    private @Nullable Shape at;
    /** What the key read last leads to, or null inside a usage object if it is a number like any other. */
    private @Nullable Shape next;
    /** Containers open inside and including the usage object. */
    private int usageDepth;

    private boolean usageInEvent;
    /** Under which name thoughts have come: some servers tell them twice, under an old one and a new one. */
    private @Nullable Shape thoughts;

    private boolean last;
    private boolean streamed;
    private boolean provisional;

    AnswerReader(JsonDialect dialect, Shape root, UsageRule rule, Call call) {
        this.dialect = dialect;
        this.root = root;
        this.rule = rule;
        this.call = call;
        // A session's messages are a stream from the first on.
        session = call.streaming;
        streamed = session;
        findings = new Findings(call);
        Workspace work = Workspace.take(this);
        workspace = work;
        numbers = work.numbers;
    }

    /** The current event's type if it is a declared name. */
    @Nullable
    Name type() {
        return findings.type;
    }

    /** The current event's {@link Field#DONE}, or null if it has none. */
    @Nullable
    Scalar done() {
        return findings.done;
    }

    /** True if the current event brought a usage object. */
    boolean hasUsage() {
        return usageInEvent;
    }

    /** True if a usage object of this name has come. */
    boolean has(Name usage) {
        return numbers.has(usage);
    }

    boolean isEventStream() {
        Workspace work = workspace;
        return work != null && work.framing.isEventStream();
    }

    /** True if nothing has come in a session yet that belongs to an answer, or is billed with the next. */
    boolean isBesideAnswers() {
        return session && !hasBegun() && !call.usage.hasOtherFees;
    }

    private boolean hasBegun() {
        return findings.begun || !numbers.isEmpty();
    }

    /** True if the answer is an array of events. */
    boolean isArray() {
        Workspace work = workspace;
        return work != null && work.framing.isArray();
    }

    boolean isStreamed() {
        return streamed;
    }

    /** The tools that ran, or null if none did. */
    @Nullable
    ToolRuns tools() {
        return findings.tools();
    }

    /** The answer reports an error. */
    void fail() {
        findings.failed = true;
    }

    /** An image is finished, and may be the last. */
    void imageFinished() {
        findings.image();
        findings.finished = true;
    }

    /** The model has stopped. */
    void finished() {
        findings.finished = true;
    }

    /** True if the model has stopped and the answer's usage is told, in whichever order. */
    boolean isComplete() {
        return findings.finished && !numbers.isEmpty();
    }

    /** The answer is more than its text. */
    void noText() {
        findings.noText = true;
    }

    /** The answer turned out to be a stream. */
    void streamed() {
        streamed = true;
    }

    /** Says whether later events are expected to bring better numbers than those seen so far. */
    void provisional(boolean yes) {
        provisional = yes;
    }

    boolean isProvisional() {
        return provisional;
    }

    /** What comes next stands for itself, whatever came before. */
    void separate() {
        Workspace work = workspace;
        if (work != null) {
            work.framing.separate();
        }
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

    /** A value that was told as events is over; true if it is the last. */
    boolean valueEnded() {
        signal(Signal.VALUE);
        return last;
    }

    private void signal(Signal signal) {
        if (signal == Signal.VALUE) {
            last = dialect.isLast(this);
            nextEvent();
        } else if (signal == Signal.DONE) {
            last = true;
        } else if (signal == Signal.ERROR) {
            fail();
        }
    }

    @Override
    public void end(boolean complete) {
        Workspace work = workspace;
        if (work == null) {
            return;
        }
        call.streaming = streamed || work.framing.isEventStream();
        if (session && !hasBegun()) {
            call.httpStatus = 0;
        }
        // Not every engine tells a lost connection from the end: a body that ends inside an object was cut.
        boolean over = last || (findings.finished && !provisional) || (complete && at == null);
        call.status = findings.failed ? Status.ERROR : over ? Status.OK : Status.ABORTED;
        findings.complete();
        dialect.ended(call, findings);
        if (call.streaming) {
            // The headers had left before anything was counted.
            call.usage.cost = null;
        }
        if (!numbers.isEmpty()) {
            usage(over, work.json);
        } else if (call.usage.hasQuantities() && call.usageSource == UsageSource.MISSING) {
            call.usageSource = over ? UsageSource.REPORTED : UsageSource.PARTIAL;
        } else if (call.usageSource == UsageSource.MISSING) {
            estimate(work.framing.measured());
        }
        workspace = null;
        work.release();
    }

    /** What failed before it said anything is billed by nobody. */
    private void estimate(TextCounts text) {
        boolean said = text.characters() > 0;
        if (estimates && !findings.noText && (said || (call.streaming && !findings.failed))) {
            Estimate.fill(call, text);
        }
    }

    private void usage(boolean over, UsageJson json) {
        boolean whole = last || (over && !provisional);
        call.usageSource = whole ? UsageSource.REPORTED : UsageSource.PARTIAL;
        rule.normalise(numbers, call);
        BigDecimal bill = REPORTED_COST.of(numbers, call.provider, findings.ownKey);
        call.usage.cost = bill != null ? bill : call.usage.cost;
        call.usage.reported = json.write(numbers);
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
        Shape entered = next;
        if (at.field == Field.LIST) {
            entered = at.element();
        } else if (at.field == Field.IMAGES) {
            findings.image();
            return false;
        }
        return entered != null && enter(entered, object);
    }

    private boolean enter(Shape entered, boolean object) {
        if (entered.field == Field.ERROR) {
            findings.failed |= object;
            return false;
        }
        if (entered.field == Field.FEE) {
            findings.fee();
            return false;
        }
        if (entered.field == Field.NO_TEXT) {
            noText();
            return false;
        }
        if (object ? !entered.isObject() : !entered.isArray()) {
            return false;
        }
        at = entered;
        next = null;
        if (entered.field == Field.USAGE) {
            usageDepth = 1;
            numbers.rewind();
        } else if (entered.field == Field.CONTENT) {
            findings.begun = true;
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
        if (next != null && isText(next) && !isCounted(next)) {
            next = null;
        }
        boolean number = isNumberWanted() && numbers.key(key, length);
        return number || next != null;
    }

    @Override
    public void scalar(Scalar kind, byte[] text, int length, boolean whole) {
        if (isNumberWanted()) {
            number(kind, text, length, whole);
        } else if (next != null) {
            found(next.field, kind, text, length, whole);
        } else if (at != null && at.field == Field.LIST) {
            Shape element = at.element();
            found(element == null ? null : element.field, kind, text, length, whole);
        }
    }

    private boolean isCounted(Shape text) {
        boolean once = text.field == Field.TEXT || thoughts == null || thoughts == text;
        return estimates && once && dialect.isText(this);
    }

    @Override
    public boolean isMeasured() {
        if (next == null || !isText(next)) {
            return false;
        }
        thoughts = next.field == Field.THOUGHT ? next : thoughts;
        return true;
    }

    private static boolean isText(Shape shape) {
        return shape.field == Field.TEXT || shape.field == Field.THOUGHT;
    }

    private void found(@Nullable Field field, Scalar kind, byte[] text, int length, boolean whole) {
        if (field != null) {
            findings.field(field, kind, text, length, whole);
        }
    }

    private boolean isNumberWanted() {
        return next == null ? usageDepth > 0 : next.field == Field.COUNT || next.field == Field.ADDEND;
    }

    private void number(Scalar kind, byte[] text, int length, boolean whole) {
        if (kind == Scalar.NUMBER && whole) {
            numbers.number(text, length, next != null && next.field == Field.ADDEND);
            usageInEvent = true;
        } else if (kind == Scalar.TEXT && whole) {
            numbers.text(text, length);
        } else {
            numbers.skip();
        }
    }

    @Override
    public void reset() {
        at = null;
        next = null;
        usageDepth = 0;
        nextEvent();
    }

    private void nextEvent() {
        findings.nextEvent();
        usageInEvent = false;
    }
}
