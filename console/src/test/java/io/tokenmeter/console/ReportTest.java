// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The report over a real database. */
class ReportTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

    private static TestLedger ledger;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Properties properties = new Properties();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void fillLedger() throws SQLException {
        ledger = TestLedger.withSchema();
        ledger.insertExamples();
    }

    @AfterAll
    static void closeLedger() throws SQLException {
        ledger.close();
    }

    @Test
    void tableIsExactAndNamesTheCallsItCouldNotPrice() {
        String text = report("today");

        assertThat(text).isEqualTo("""
                        Calls and cost: today, 2026-11-22 (UTC)

                        model                   calls  errors  input tokens  output tokens  cached tokens    cost USD  unknown cost
                        gpt-4o                      3       1         3,000            300          1,024  0.00922000             1
                        text-embedding-3-small      1       0             8              0              0  0.00000016             0
                        house, model "1"            1       0             5              6              0           -             1
                        total                       5       1         3,013            306          1,024  0.00922016             2

                        The cost of 2 calls is unknown and not part of the total.
                        """);
    }

    @Test
    void csvFollowsItsStandard() {
        assertThat(report("today", "--format", "csv", "--by", "model,service"))
                .isEqualTo(
                        "model,service,calls,errors,input_tokens,output_tokens,cached_tokens,cost_usd,unknown_cost_calls\r\n"
                                + "gpt-4o,shop,1,0,3000,300,1024,0.009220000000,0\r\n"
                                + "text-embedding-3-small,search,1,0,8,0,0,0.000000160000,0\r\n"
                                + "gpt-4o,search,2,1,0,0,0,,1\r\n"
                                + "\"house, model \"\"1\"\"\",,1,0,5,6,0,,1\r\n");
    }

    @Test
    void jsonCarriesCostsAsExactStrings() {
        assertThat(report("session", "s3", "--by", "service", "--format", "json"))
                .isEqualTo("""
                        {
                          "period" : {
                            "from" : null,
                            "to" : null,
                            "session" : "s3"
                          },
                          "lines" : [ {
                            "service" : "search",
                            "calls" : 4,
                            "errors" : 1,
                            "input_tokens" : 9,
                            "output_tokens" : 1,
                            "cached_tokens" : 0,
                            "cost_usd" : "0.000012660000",
                            "unknown_cost_calls" : 1
                          }, {
                            "service" : null,
                            "calls" : 1,
                            "errors" : 0,
                            "input_tokens" : 5,
                            "output_tokens" : 6,
                            "cached_tokens" : 0,
                            "cost_usd" : null,
                            "unknown_cost_calls" : 1
                          } ],
                          "total" : {
                            "calls" : 5,
                            "errors" : 1,
                            "input_tokens" : 14,
                            "output_tokens" : 7,
                            "cached_tokens" : 0,
                            "cost_usd" : "0.000012660000",
                            "unknown_cost_calls" : 2
                          }
                        }
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 5, 0.009220160000",
        "today, 5, 0.009220160000",
        "month, 8, 0.015922660000",
        "all, 9, 0.019422660000",
        "session s1, 3, 0.010190000000",
        "session nobody, 0, 0.000000000000",
        "--from 2026-11-21, 7, 0.009562660000",
        "--to 2026-10-31, 1, 0.003500000000",
        "--from 2026-11-01 --to 2026-11-21, 2, 0.006690000000",
        "--from 2026-11-21 --to 2026-11-21, 1, 0.000330000000",
        "--from 2026-11-22T09:00:00Z --to 2026-11-22T09:02:00Z, 2, 0.000000160000",
        "--from 2026-11-22T00:00:00Z --to 2026-11-23T00:00:00Z, 5, 0.009220160000",
        "--from 2026-11-22T10:00:00+01:00 --to=2026-11-22T09:01:00Z, 1, 0.000000160000",
    })
    void everyPeriodCountsItsCallsAndNoOthers(String period, long calls, String cost) {
        List<String> arguments = new ArrayList<>(period.isEmpty() ? List.of() : List.of(period.split(" ", -1)));
        arguments.addAll(List.of("--format", "json"));

        String json = report(arguments.toArray(new String[0]));

        String total = json.substring(json.indexOf("\"total\""));
        assertThat(total).contains("\"calls\" : " + calls + ",", "\"cost_usd\" : \"" + cost + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model | gpt-4o,6 claude,1 text-embedding-3-small,1 house,1",
                "provider | openai,7 anthropic,1 openai-compatible,1",
                "service | shop,4 search,4 ,1",
                "operation | chat,6 messages,1 embeddings,1 ,1",
                "day | 2026-10-31,1 2026-11-01,1 2026-11-21,1 2026-11-22,5 2026-11-23,1",
                "day,provider | 2026-10-31,openai,1 2026-11-01,openai,1 2026-11-21,anthropic,1 2026-11-22,openai,4"
                        + " 2026-11-22,openai-compatible,1 2026-11-23,openai,1",
            })
    void everyGroupingHasItsLines(String by, String expected) {
        String csv = report("all", "--by", by, "--format", "csv").replace("\"house, model \"\"1\"\"\"", "house");

        List<String> lines = csv.lines().skip(1).toList();
        String[] starts = expected.split(" ", -1);
        assertThat(lines).hasSameSizeAs(starts);
        for (int i = 0; i < starts.length; i++) {
            assertThat(lines.get(i)).startsWith(starts[i] + ",");
        }
    }

    @Test
    void summaryAndLedgerGiveTheSameFigures() throws SQLException {
        Ledger summarised = Ledger.find(ledger.connection, null, "tokenmeter_costs");
        Ledger rowsOnly = new Ledger(summarised.schema(), summarised.name(), summarised.columns(), false);
        assertThat(summarised.isSummarised()).isTrue();

        for (List<String> words : List.of(List.of("today"), List.of("month"), List.of("all"))) {
            Period period = Period.parse(words, null, null, NOW);
            for (List<Grouping> groupings : subsets()) {
                assertThat(figures(period, groupings, summarised))
                        .as("%s by %s", words, groupings)
                        .isEqualTo(figures(period, groupings, rowsOnly))
                        .contains("0.00");
            }
        }
    }

    private static String figures(Period period, List<Grouping> groupings, Ledger from) throws SQLException {
        return new JsonFormat().text(new ReportQuery(period, groupings).run(ledger.connection, from));
    }

    private static List<List<Grouping>> subsets() {
        List<List<Grouping>> subsets = new ArrayList<>();
        for (int bits = 1; bits < 1 << Grouping.values().length; bits++) {
            List<Grouping> subset = new ArrayList<>();
            for (int i = 0; i < Grouping.values().length; i++) {
                if ((bits >> i & 1) == 1) {
                    subset.add(Grouping.values()[i]);
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }

    @Test
    void summaryAnswersForRowsThatRetentionRemoved() throws SQLException {
        try (TestLedger other = TestLedger.withSchema()) {
            other.insertExamples();
            other.execute("delete from tokenmeter_costs where created_at < '2026-11-01Z'");

            assertThat(reportOn(other.url, "all", "--format", "csv"))
                    .contains("gpt-4o,6,1,6001,601,1536,0.019092500000,1");
            assertThat(reportOn(other.url, "session", "s1", "--format", "csv"))
                    .contains("gpt-4o,1,0,2000,200,512,0.006360000000,0");
        }
    }

    @Test
    void summaryOfTwoLedgersIsNotTrusted() throws SQLException {
        try (TestLedger other = TestLedger.withSchema()) {
            other.insertExamples();
            other.execute("""
                    create table other_costs (like tokenmeter_costs including all);
                    create trigger tokenmeter_summarise_insert after insert on other_costs
                        referencing new table as added
                        for each statement execute function tokenmeter_summarise_insert();
                    insert into other_costs select * from tokenmeter_costs;
                    """);

            assertThat(reportOn(other.url, "all", "--by", "provider", "--format", "csv"))
                    .contains("anthropic,1,");
        }
    }

    @Test
    void emptyLedgerIsAnAnswer() throws SQLException {
        try (TestLedger empty = TestLedger.withSchema()) {
            assertThat(reportOn(empty.url)).isEqualTo("No calls: today, 2026-11-22 (UTC)\n");
            assertThat(reportOn(empty.url, "--format", "csv"))
                    .isEqualTo(
                            "model,calls,errors,input_tokens,output_tokens,cached_tokens,cost_usd,unknown_cost_calls\r\n");
            assertThat(reportOn(empty.url, "--format", "json"))
                    .contains("\"lines\" : [ ]", "\"calls\" : 0", "\"cost_usd\" : \"0.000000000000\"");
        }
    }

    @Test
    void tableOfAnotherOriginIsReportedAsFarAsItGoes() throws SQLException {
        try (TestLedger other = TestLedger.withoutTable()) {
            other.execute("""
                    create table tokenmeter_costs (
                        id uuid primary key default gen_random_uuid(), trace_id text not null, span_id text not null,
                        provider text not null, model text not null, organization_id text, user_id text, workflow_id text,
                        cost_usd numeric(10, 6) not null, input_tokens integer, output_tokens integer,
                        created_at timestamptz default now());
                    insert into tokenmeter_costs (trace_id, span_id, provider, model, cost_usd, input_tokens, output_tokens, created_at)
                    values ('a', 'b', 'openai', 'gpt-4o', 0.0035, 1000, 100, '2026-11-22T09:00Z');
                    """);

            assertThat(reportOn(other.url, "--by", "provider,model,day", "--format", "csv"))
                    .endsWith("openai,gpt-4o,2026-11-22,1,0,1000,100,0,0.003500000000,0\r\n");
            assertThat(run("report", "--jdbc-url", other.url, "--by", "service"))
                    .isEqualTo(1);
            assertThat(err()).contains("has no column service_name, so it can't be reported by service");
            assertThat(run("report", "session", "x", "--jdbc-url", other.url)).isEqualTo(1);
            assertThat(err()).contains("has no column session_id");
        }
    }

    @Test
    void schemaAndTableAreFoundWhereTheyAre() throws SQLException {
        try (TestLedger other = TestLedger.withoutTable()) {
            other.execute(
                    "create schema books; create table books.calls (created_at timestamptz, model text, cost_usd numeric);"
                            + "insert into books.calls values ('2026-11-22T09:00Z', 'm', 1.5)");

            assertThat(reportOn(other.url, "--schema", "books", "--table", "Calls", "--format", "csv"))
                    .endsWith("m,1,0,0,0,0,1.500000000000,0\r\n");
            environment.put("TOKENMETER_JDBC_SCHEMA", "books");
            environment.put("TOKENMETER_TABLE", "calls");
            assertThat(reportOn(other.url, "--format", "csv")).contains("m,1,");
        }
    }

    @Test
    void missingTableIsToldPlainly() throws SQLException {
        try (TestLedger none = TestLedger.withoutTable()) {
            assertThat(run("report", "--jdbc-url", none.url)).isEqualTo(1);
            assertThat(err())
                    .startsWith("tokenmeter: there is no table tokenmeter_costs in this database")
                    .hasLineCount(1);
        }
    }

    @Test
    void databaseIsTakenFromTheSourcesTheAgentReads() {
        environment.put("DATABASE_URL", ledger.url.replace("jdbc:", "").replaceAll("\\?.*", "?user=postgres"));
        assertThat(run("report")).isEqualTo(0);

        environment.put("DATABASE_URL", "postgresql://localhost:1/nowhere");
        environment.put("TOKENMETER_JDBC_URL", ledger.url);
        assertThat(run("report")).isEqualTo(0);

        environment.put("TOKENMETER_JDBC_URL", "postgresql://localhost:1/nowhere");
        properties.setProperty("tokenmeter.jdbc.url", ledger.url);
        assertThat(run("report")).isEqualTo(0);

        properties.setProperty("tokenmeter.jdbc.url", "postgresql://localhost:1/nowhere");
        assertThat(run("report", "--jdbc-url", ledger.url)).isEqualTo(0);
    }

    @Test
    void noDatabaseAtAllSaysWhatToSet() {
        assertThat(run("report")).isEqualTo(1);
        assertThat(err())
                .startsWith("tokenmeter: no database is given: set --jdbc-url, or TOKENMETER_JDBC_URL")
                .hasLineCount(1);
    }

    @Test
    void databaseThatIsAwaySaysWhatToSetAndKeepsThePassword() {
        assertThat(run("report", "--jdbc-url", "postgresql://me:hunter2@localhost:1/nowhere?connectTimeout=2"))
                .isEqualTo(1);
        assertThat(err())
                .startsWith("tokenmeter: cannot connect to jdbc:postgresql://localhost:1/nowhere: ")
                .contains("TOKENMETER_JDBC_URL")
                .doesNotContain("hunter2");
    }

    @Test
    void agentsOtherOptionsAreNoneOfTheConsolesBusiness() {
        environment.put("TOKENMETER_RING_SIZE", "nonsense");
        environment.put("TOKENMETER_ENABLED", "false");

        assertThat(run("report", "--jdbc-url", ledger.url)).isEqualTo(0);
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no command",
                "reprot | unknown command reprot",
                "report yesterday | bad period yesterday: expected today, month, all or session ID",
                "report session | bad period session: expected",
                "report today month | bad period today month: expected",
                "report today --from 2026-11-01 | give either a period or --from and --to",
                "report --from 22.11.2026 | bad --from 22.11.2026: expected a date such as 2026-11-22",
                "report --from 2026-11-22T8 | bad --from 2026-11-22T8: expected",
                "report --from 2026-11-22 --to 2026-11-21 | --from 2026-11-22 is not before --to 2026-11-21",
                "report --by colour | bad --by colour: expected day, provider, model, service, operation",
                "report --by | --by needs a value",
                "report --format xml | bad --format xml: expected table, csv or json",
                "report --fromat csv | unknown option --fromat",
                "report -x | unknown option -x",
                "report --jdbc-url mysql://localhost/x | must be the URL of a PostgreSQL database",
                "report --schema a-b --jdbc-url postgresql://h/d | must be a letter",
            })
    void misuseIsExplainedWithTheUsage(String command, String message) {
        assertThat(run(command.isEmpty() ? new String[0] : command.split(" ", -1)))
                .isEqualTo(2);
        assertThat(err())
                .startsWith("tokenmeter: ")
                .contains(message)
                .contains("usage: java -jar tokenmeter-console.jar");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--password=hunter2", "--pasword=hunter2"})
    void passwordAsAnArgumentIsRefusedAndNotRepeated(String option) {
        assertThat(run("report", option)).isEqualTo(2);
        assertThat(err()).doesNotContain("hunter2");
    }

    @Test
    void helpIsAnAnswer() {
        assertThat(run("--help")).isEqualTo(0);
        assertThat(out()).startsWith("usage:").contains("report");
        assertThat(run("report", "--help")).isEqualTo(0);
        assertThat(out()).startsWith("usage:").contains("--from", "--by", "--jdbc-url", "Exit code");
        assertThat(err()).isEmpty();
    }

    @Test
    void terminalDoesNotObeyTheNameOfAModel() {
        Totals totals = Totals.NONE;
        Period period = Period.parse(List.of("all"), null, null, NOW);
        Report report = new Report(
                period, List.of(Grouping.MODEL), List.of(new Report.Line(List.of("\u001b[2J\nevil"), totals)));

        assertThat(new TableFormat().text(report)).contains("?[2J?evil").doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"plain-1.0|plain-1.0", "a,b|\"a,b\"", "a\"b|\"a\"\"b\"", "~a\nb~|~\"a\nb\"~", "~a\rb~|~\"a\rb\"~"})
    void csvQuotesWhatNeedsIt(String model, String field) {
        Period period = Period.parse(List.of("all"), null, null, NOW);
        Report report =
                new Report(period, List.of(Grouping.MODEL), List.of(new Report.Line(List.of(model), Totals.NONE)));

        assertThat(new CsvFormat().text(report)).contains("\r\n" + field + ",0,0,0,0,0,");
    }

    private String report(String... arguments) {
        return reportOn(ledger.url, arguments);
    }

    private String reportOn(String url, String... arguments) {
        List<String> all = new ArrayList<>(List.of("report", "--jdbc-url", url));
        all.addAll(List.of(arguments));
        int exitCode = run(all.toArray(new String[0]));
        String errors = err();
        assertThat(errors).isEmpty();
        assertThat(exitCode).isEqualTo(0);
        return out();
    }

    private int run(String... arguments) {
        PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Main(new Surroundings(properties, environment, NOW, toOut, toErr)).run(List.of(arguments));
    }

    private String out() {
        return drained(out);
    }

    private String err() {
        return drained(err);
    }

    private static String drained(ByteArrayOutputStream stream) {
        String text = stream.toString(StandardCharsets.UTF_8);
        stream.reset();
        return text;
    }
}
