// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import io.tokenmeter.agent.pricing.PricedCall;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps this session's totals in memory and prints them as one table at its end, if there was any call.
 *
 * <p>Totals are by provider and model; beyond {@value #MAX_KEYS} of them the rest is one line, {@code other}. The consumer thread writes;
 * whoever ends the session closes, hence the lock.
 */
public final class SessionStore implements CallStore {
    static final int MAX_KEYS = 1000;
    private static final String OTHER = "other";

    private final PrintStream out;
    private final Map<String, SessionTotal> totals = new TreeMap<>();

    public SessionStore(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized boolean keep(PricedCall call) {
        total(call).add(call);
        return true;
    }

    @Override
    public void flush() {
        // Kept is stored here.
    }

    private SessionTotal total(PricedCall call) {
        String model = call.call.model();
        String name = model == null || model.isEmpty() ? LedgerRow.UNKNOWN_MODEL : model;
        String key = name + '\0' + call.call.provider;
        SessionTotal known = totals.get(key);
        if (known != null) {
            return known;
        }
        if (totals.size() >= MAX_KEYS) {
            return totals.computeIfAbsent(OTHER, any -> new SessionTotal(OTHER, ""));
        }
        SessionTotal fresh = new SessionTotal(name, call.call.provider);
        totals.put(key, fresh);
        return fresh;
    }

    @Override
    public synchronized void close() {
        if (totals.isEmpty()) {
            return;
        }
        SessionTotal all = new SessionTotal("total", "");
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"model", "provider", "calls", "input", "output", "cost USD"});
        for (SessionTotal total : totals.values()) {
            lines.add(total.cells());
            all.add(total);
        }
        lines.add(all.cells());
        out.println("tokenmeter: calls of this session");
        out.print(AlignedTable.of(lines));
        if (all.unpricedCalls > 0) {
            out.println("* without the calls whose cost is unknown: " + all.unpricedCalls + " of " + all.calls);
        }
        totals.clear();
    }
}
