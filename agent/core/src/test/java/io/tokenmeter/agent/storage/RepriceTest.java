// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.capture.Call;
import io.tokenmeter.agent.pricing.Catalogue;
import io.tokenmeter.agent.pricing.Price;
import io.tokenmeter.agent.pricing.PriceLists;
import io.tokenmeter.agent.pricing.PricedCall;
import io.tokenmeter.agent.pricing.Pricer;
import io.tokenmeter.agent.pricing.RandomCalls;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SQL prices stored calls to the same digit as the agent does, whatever they are, and the summaries follow. */
class RepriceTest {
    private static final int CALLS = 100_000;
    private static final int SOME = 3_000;
    private static final String ALL = "'-infinity', 'infinity'";

    private Ledger ledger;
    private PriceLists lists;

    @BeforeEach
    void open() throws SQLException, IOException {
        ledger = new Ledger();
        lists = new PriceLists(Catalogue.builtIn(), null, ledger.log);
        store(List.of());
    }

    @AfterEach
    void close() throws SQLException {
        ledger.close();
    }

    @Test
    void aHundredThousandCallsCostInSqlWhatTheyCostInTheAgent() throws Exception {
        List<String> expected = storeScrambled(RandomCalls.all(CALLS));

        ledger.rows("select count(*) from tokenmeter_reprice(" + ALL + ", dry_run => false)");

        assertThat(priced()).isEqualTo(expected);
        assertSummed("daily_usage_summary");
        assertSummed("monthly_usage_summary");
    }

    @Test
    void pricesOfOnesOwnCostInSqlWhatTheyCostInTheAgent() throws Exception {
        ledger.execute("""
                insert into model_pricing
                    (provider, model, kind, effective_from, min_input_tokens, service_tier, usd_per_million, source, hours)
                values
                    ('openai', 'GPT-4o', 'in', '2025-06-01T12:00:00.0005Z', 0, '', 2.000000001, 'user', ''),
                    ('openai', 'GPT-4o', 'out', '2025-06-01T12:00:00.0005Z', 0, '', 7, 'user', ''),
                    ('openai', 'GPT-4o', 'out', '2025-06-01T12:00:00.0005Z', 100000, '', 9, 'user', ''),
                    ('openai', 'GPT-4o', 'in', '2025-06-01T12:00:00.0005Z', 0, 'batch', 1, 'user', ''),
                    ('openai', 'GPT-4o', 'in', '2025-06-01T12:00:00.0005Z', 100000, 'flex', 1.5, 'user', ''),
                    ('openai', 'GPT-4o', 'in', '2026-06-01', 0, '', 0.5, 'user', ''),
                    ('openai', 'GPT-4o', 'in', '2026-06-01', 0, '', 0.25, 'user', 'sat-sun,wed -05:30 22:30-04:00,12:00-13:00'),
                    ('openai-compatible', 'acme-7b', 'in', '-infinity', 0, '', 0, 'user', ''),
                    ('bedrock', 'amazon.nova-pro-v1:0', 'in', '-infinity', 0, '', 0.7, 'user', ''),
                    ('bedrock', 'amazon.nova-pro-v1:0', 'out', '-infinity', 0, '', 3, 'user', ''),
                    ('vertex', 'gemini-2.5-pro', 'in', '-infinity', 0, '', 1.3, 'user', ''),
                    ('vertex', 'gemini-2.5-pro', 'out', '-infinity', 0, '', 11, 'user', '')
                """);
        ledger.execute("""
                insert into model_pricing_terms (provider, model, names, priced_as_provider, priced_as, factor, regions)
                values
                    ('openai', 'GPT-4o', '{our-4o}', null, null, 1, '{"eu.api.openai.com": 1.05}'),
                    ('azure', 'prod-chat-eu', '{}', 'openai', 'gpt-4o', 1.1, '{}'),
                    ('azure', 'prod-mini', '{prod-mini-2}', 'openai', 'gpt-5-mini', 1, '{}'),
                    ('azure', 'gpt-4.1', '{}', null, null, 0.85, '{}'),
                    ('anthropic', '*', '{}', null, null, 0.9, '{}'),
                    ('anthropic', 'claude-opus-4-6', '{}', null, null, 0.725, '{}'),
                    ('bedrock', 'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/k3x9q7', '{}',
                        null, 'anthropic.claude-sonnet-4-5-20250929-v1:0', 1, '{}')
                """);
        store(List.of());
        List<Call> calls = Stream.concat(
                        RandomCalls.all(SOME).stream(),
                        RandomCalls.of(
                                4_000,
                                "openai gpt-4o gpt-4o",
                                "openai gpt-4o-2024-08-06 our-4O",
                                "openai - our-4o",
                                "openai gpt-4o ft:gpt-4o-2024-08-06:acme::x",
                                "azure gpt-4o-2024-08-06 prod-chat-eu",
                                "azure - prod-mini-2",
                                "azure - gpt-5.4",
                                "azure gpt-4.1-2025-04-14 x",
                                "anthropic claude-opus-4-6 claude-opus-4-6",
                                "anthropic claude-sonnet-4-6 claude-sonnet-4-6",
                                "openai-compatible acme-7b acme-7b",
                                "bedrock - us.amazon.nova-pro-v1:0",
                                "vertex gemini-2.5-pro gemini-2.5-pro",
                                "vertex claude-opus-4-6 claude-opus-4-6",
                                "bedrock claude-sonnet-4-5-20250929"
                                        + " arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/k3x9q7")
                                .stream())
                .toList();

        List<String> expected = storeScrambled(calls);
        ledger.rows("select count(*) from tokenmeter_reprice(" + ALL + ", dry_run => false)");

        assertThat(priced()).isEqualTo(expected);
        assertThat(String.join("", expected)).contains("|override|null|override|model_pricing|");
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() throws Exception {
        store(List.of(priced("gpt-4o", 1), priced("gpt-4o", 75_000_000), priced("no-such", 1)));
        String difference =
                "openai|gpt-4o|2|1|0.000075000001|0.000150000000|0|0, openai|no-such|1|1|0.000000000001|0|0|1";
        String dry = "select * from tokenmeter_reprice(" + ALL + ")";

        assertThat(String.join(", ", ledger.rows(dry))).isEqualTo(difference);
        assertThat(String.join(", ", ledger.rows(dry))).isEqualTo(difference);
        assertThat(String.join(", ", ledger.rows("select * from tokenmeter_reprice(" + ALL + ", dry_run => false)")))
                .isEqualTo(difference);
        assertThat(ledger.rows(dry)).noneMatch(row -> row.contains("|1|0.000"));
        assertThat(ledger.rows("select model, calls, unpriced_calls, cost_usd from daily_usage_summary order by 1"))
                .containsExactly("gpt-4o|2|0|0.000150000000", "no-such|1|1|0.000000000000");
    }

    @Test
    void whatTheProviderSaidFrozenMonthsAndAFilesPricesStay() throws Exception {
        Call told = Ledger.call("gpt-4o", 1).call;
        told.usage.cost = new BigDecimal("0.5");
        Price byFile = new Price(7, "override", null, "override", "acme 2026");
        store(List.of(
                new PricedCall(UUID.randomUUID(), "t", "s", told, new Pricer(lists).price(told)),
                new PricedCall(UUID.randomUUID(), "t", "s", Ledger.call("gpt-4o", 1).call, byFile)));
        store(List.of(priced("gpt-4.1", 3)));
        ledger.execute(
                "insert into tokenmeter_costs (created_at, trace_id, span_id, provider, model, cost_usd, input_tokens, output_tokens)"
                        + " values ('2025-03-31T23:59:59.999Z', 't', 's', 'openai', 'gpt-4o-mini', 9, 1, 1)");
        ledger.execute("insert into tokenmeter_frozen_months (month) values ('2025-03-01')");

        ledger.rows("select count(*) from tokenmeter_reprice(" + ALL + ", dry_run => false)");

        assertThat(ledger.rows("select model, cost_usd from tokenmeter_costs order by 1, 2"))
                .containsExactly(
                        "gpt-4.1|0.000060000000",
                        "gpt-4o|0.000000000007",
                        "gpt-4o|0.500000000000",
                        "gpt-4o-mini|9.000000000000");
    }

    /** A call of ten tokens in and five out at a cost that is right by accident only. */
    private static PricedCall priced(String model, long picos) {
        PricedCall call = Ledger.call(model, picos);
        call.price.version = "2026-11-21";
        return call;
    }

    /** Stored at a wrong price; what the right one is. */
    private List<String> storeScrambled(List<Call> calls) throws Exception {
        Pricer pricer = new Pricer(lists);
        List<String> expected = new ArrayList<>();
        List<PricedCall> batch = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            Price price = pricer.price(call);
            UUID id = new UUID(0, i);
            String cost = price.costPicos < 0
                    ? null
                    : BigDecimal.valueOf(price.costPicos, 12).toPlainString();
            expected.add(String.join(
                    "|",
                    id.toString(),
                    cost,
                    price.costSource,
                    price.unpricedReason,
                    price.matchedBy,
                    price.version,
                    price.flags));
            if (!price.costSource.equals("provider")) {
                price.costPicos = i;
                price.costSource = "catalogue";
                price.matchedBy = "exact";
                price.version = "none";
                price.flags = call.usage.isInconsistent ? "usage_inconsistent" : null;
            }
            batch.add(new PricedCall(id, "t", "s", call, price));
            if (batch.size() == 10_000) {
                store(batch);
                batch.clear();
            }
        }
        store(batch);
        return expected;
    }

    private void store(List<PricedCall> calls) throws SQLException {
        try (DirectStore store = ledger.store().exchanging(lists, "session-1")) {
            store.write(calls);
        }
    }

    private List<String> priced() throws SQLException {
        return ledger.rows("select id, cost_usd, cost_source, unpriced_reason, matched_by,"
                + " case when price_version = 'none' then '2026-11-21' else price_version end, price_flags"
                + " from tokenmeter_costs order by id");
    }

    private void assertSummed(String summary) throws SQLException {
        assertThat(ledger.one("select sum(cost_usd), sum(unpriced_calls), sum(calls) from " + summary))
                .isEqualTo(
                        ledger.one(
                                "select sum(cost_usd),"
                                        + " count(*) filter (where cost_usd is null and status <> 'error'), count(*) from tokenmeter_costs"));
    }
}
