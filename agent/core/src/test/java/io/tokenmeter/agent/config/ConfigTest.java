// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.agent.health.Log;
import java.io.File;
import java.io.FileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    private final Properties properties = new Properties();
    private final Map<String, String> environment = new LinkedHashMap<>();

    @TempDir
    File directory;

    @Test
    void defaultsAreTheDocumentedOnes() {
        Config config = read(null);

        assertThat(config.enabled).isTrue();
        assertThat(config.jdbcUrl).isNull();
        assertThat(config.jdbcUser).isNull();
        assertThat(config.jdbcPassword).isNull();
        assertThat(config.jdbcSchema).isNull();
        assertThat(config.table).isEqualTo("tokenmeter_costs");
        assertThat(config.manageSchema).isTrue();
        assertThat(config.service).isEqualTo("jvm");
        assertThat(config.sessionId).isNull();
        assertThat(config.organizationId).isNull();
        assertThat(config.userId).isNull();
        assertThat(config.workflowId).isNull();
        assertThat(config.metadata).isEmpty();
        assertThat(config.provider("llm.example.com", 443)).isNull();
        assertThat(config.ringSize).isEqualTo(8192);
        assertThat(config.batchRows).isEqualTo(1000);
        assertThat(config.batchDelayMillis).isEqualTo(500);
        assertThat(config.logLevel).isEqualTo(Log.Level.WARN);
        assertThat(config.logFile).isNull();
        assertThat(config.isInstrumentationEnabled("okhttp")).isTrue();
        assertThat(config.problems()).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    record Mapping(
            String property,
            String variable,
            String value,
            Function<Config, @Nullable Object> field,
            Object expected) {}

    static Stream<Mapping> mappings() {
        return Stream.of(
                new Mapping("enabled", "ENABLED", "false", c -> c.enabled, false),
                new Mapping("jdbc.url", "JDBC_URL", "jdbc:postgresql://h/d", c -> c.jdbcUrl, "jdbc:postgresql://h/d"),
                new Mapping("jdbc.user", "JDBC_USER", "meter", c -> c.jdbcUser, "meter"),
                new Mapping("jdbc.password", "JDBC_PASSWORD", " s,c ", c -> c.jdbcPassword, " s,c "),
                new Mapping("jdbc.schema", "JDBC_SCHEMA", "costs", c -> c.jdbcSchema, "costs"),
                new Mapping("table", "TABLE", "_Rows1", c -> c.table, "_Rows1"),
                new Mapping("schema.manage", "SCHEMA_MANAGE", "false", c -> c.manageSchema, false),
                new Mapping("service", "SERVICE", "shop front", c -> c.service, "shop front"),
                new Mapping("session-id", "SESSION_ID", "run 7", c -> c.sessionId, "run 7"),
                new Mapping("attributes", "ATTRIBUTES", "org.id=a", c -> c.organizationId, "a"),
                new Mapping("attributes", "ATTRIBUTES", "user.id=a", c -> c.userId, "a"),
                new Mapping("attributes", "ATTRIBUTES", "workflow.id=a", c -> c.workflowId, "a"),
                new Mapping("attributes", "ATTRIBUTES", "a.b=c=d", c -> c.metadata, Map.of("a.b", "c=d")),
                new Mapping("attribution.organization", "ATTRIBUTION_ORGANIZATION", "static", c -> c.enabled, true),
                new Mapping("attribution.user", "ATTRIBUTION_USER", "static", c -> c.enabled, true),
                new Mapping("attribution.workflow", "ATTRIBUTION_WORKFLOW", "static", c -> c.enabled, true),
                new Mapping(
                        "providers.llm-1.corp", "PROVIDERS_LLM_1_CORP", "xai", c -> c.provider("llm-1.corp", 1), "xai"),
                new Mapping("prices.file", "PRICES_FILE", "/etc/prices.json", c -> c.pricesFile, "/etc/prices.json"),
                new Mapping("estimate", "ESTIMATE", "false", c -> c.estimates, false),
                new Mapping("streams.include-usage", "STREAMS_INCLUDE_USAGE", "true", c -> c.asksStreams, true),
                new Mapping("ring.size", "RING_SIZE", "64", c -> c.ringSize, 64),
                new Mapping("batch.max-rows", "BATCH_MAX_ROWS", "1", c -> c.batchRows, 1),
                new Mapping("batch.max-delay", "BATCH_MAX_DELAY", "2s", c -> c.batchDelayMillis, 2000L),
                new Mapping("journal.dir", "JOURNAL_DIR", "/tmp/j", c -> c.journalDirectory, "/tmp/j"),
                new Mapping("journal.max-bytes", "JOURNAL_MAX_BYTES", "3 MiB", c -> c.journalMaxBytes, 3L << 20),
                new Mapping("log", "LOG", "DEBUG", c -> c.logLevel, Log.Level.DEBUG),
                new Mapping("log.file", "LOG_FILE", "/tmp/m.log", c -> c.logFile, "/tmp/m.log"),
                new Mapping(
                        "instrumentation.java-net.enabled",
                        "INSTRUMENTATION_JAVA_NET_ENABLED",
                        "false",
                        c -> c.isInstrumentationEnabled("java-net"),
                        false));
    }

    @ParameterizedTest
    @MethodSource("mappings")
    void everyOptionIsReadFromEverySource(Mapping mapping) throws IOException {
        Properties property = new Properties();
        property.setProperty("tokenmeter." + mapping.property, mapping.value);
        Map<String, String> variable = Map.of("TOKENMETER_" + mapping.variable, mapping.value);
        String fileArgument = "config=" + file(property);
        List<Config> sources = List.of(
                Config.read(null, property, Map.of()),
                Config.read(null, new Properties(), variable),
                Config.read(mapping.property + "=" + mapping.value, new Properties(), Map.of()),
                Config.read("tokenmeter." + mapping.property + "=" + mapping.value, new Properties(), Map.of()),
                Config.read(fileArgument, new Properties(), Map.of()));

        assertThat(sources).allSatisfy(config -> {
            assertThat(mapping.field.apply(config)).isEqualTo(mapping.expected);
            assertThat(config.problems()).isEmpty();
            assertThat(config.warnings()).isEmpty();
        });
    }

    @Test
    void everyBuiltOptionHasItsMapping() {
        Map<String, String> known = new LinkedHashMap<>();
        mappings().forEach(mapping -> known.put(mapping.property, mapping.variable));

        assertThat(Settings.ALL)
                .filteredOn(setting -> setting != Settings.CONFIG)
                .filteredOn(setting -> setting != Settings.JDBC_PASSWORD_FILE)
                .allSatisfy(setting -> assertThat(known.keySet()).anyMatch(setting::isNamed));
        known.forEach((property, variable) ->
                assertThat(Setting.environmentForm(property)).isEqualTo(variable));
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, yes, must be true or false",
        "jdbc.url, jdbc:mysql://h/d, must be the URL of a PostgreSQL database",
        "jdbc.schema, a-b, must be a letter",
        "jdbc.schema, 1a, must be a letter",
        "table, rows;drop, must be a letter",
        "schema.manage, 1, must be true or false",
        "service, a\tb, must be at most 256 characters",
        "session-id, a\tb, must be at most 256 characters",
        "attributes, org.id, must be key=value pairs",
        "attributes, org.id=, must be key=value pairs",
        "attribution.organization, mdc:org, 'must be static, the one source this version has'",
        "attribution.user, principal, must be static",
        "attribution.workflow, 'static,api', must be static",
        "providers.llm.corp, OpenAI!, must be a provider's name",
        "ring.size, 32, must be a power of two from 64 to 1048576",
        "ring.size, 100, must be a power of two from 64 to 1048576",
        "ring.size, 2097152, must be a power of two from 64 to 1048576",
        "ring.size, many, must be a power of two from 64 to 1048576",
        "batch.max-rows, 0, must be a whole number from 1 to 100000",
        "batch.max-rows, 100001, must be a whole number from 1 to 100000",
        "batch.max-rows, 99999999999999999999, must be a whole number from 1 to 100000",
        "batch.max-delay, 500, must be a duration with its unit",
        "batch.max-delay, 9ms, must be a duration",
        "batch.max-delay, 61 s, must be a duration",
        "journal.max-bytes, 1000000000, must be a size with its unit",
        "journal.max-bytes, 1 MiB, must be a size",
        "journal.max-bytes, 1025 GiB, must be a size",
        "log, verbose, 'must be off, warn, info or debug'",
        "instrumentation.okhttp.enabled, no, must be true or false",
    })
    void valuesOutOfRangeAreRefused(String name, String value, String message) {
        properties.setProperty("tokenmeter." + name, value);

        Config config = read(null);

        assertThat(config.problems()).singleElement().asString().contains("tokenmeter." + name, message);
    }

    @ParameterizedTest
    @CsvSource({"500 ms, 500", "500ms, 500", "10 ms, 10", "2s, 2000", "60 s, 60000", "1m, 60000"})
    void durationsCarryTheirUnit(String text, long millis) {
        assertThat(read("batch.max-delay=" + text).batchDelayMillis).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"2 MiB, 2097152", "2048KiB, 2097152", "1 GiB, 1073741824"})
    void sizesCarryTheirUnit(String text, long bytes) {
        assertThat(read("journal.max-bytes=" + text).journalMaxBytes).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://h/d", "postgresql://u:p@h/d?sslmode=require", "postgres://h/d"})
    void databaseUrlComesInThreeForms(String url) {
        assertThat(read("jdbc.url=" + url).jdbcUrl).isEqualTo(url);
    }

    @Test
    void strongerSourceWins() throws IOException {
        Properties file = new Properties();
        file.setProperty("log", "debug");
        file.setProperty("ring.size", "64");
        file.setProperty("tokenmeter.table", "from_file");
        file.setProperty("service", "file");
        environment.put("TOKENMETER_LOG", "info");
        environment.put("TOKENMETER_RING_SIZE", "128");
        environment.put("TOKENMETER_TABLE", "from_environment");
        properties.setProperty("tokenmeter.log", "warn");
        properties.setProperty("tokenmeter.ring.size", "256");

        Config config = read("log=off,config=" + file(file));

        assertThat(config.logLevel).isEqualTo(Log.Level.OFF);
        assertThat(config.ringSize).isEqualTo(256);
        assertThat(config.table).isEqualTo("from_environment");
        assertThat(config.service).isEqualTo("file");
    }

    @Test
    void familiesFollowTheSameOrder() throws IOException {
        Properties file = new Properties();
        file.setProperty("providers.my.host", "mistral");
        environment.put("TOKENMETER_PROVIDERS_MY_HOST", "openai");
        environment.put("TOKENMETER_PROVIDERS_MY_HOST_8080", "groq");

        Config config = read("config=" + file(file));

        assertThat(config.provider("my.host", 443)).isEqualTo("openai");
        assertThat(config.provider("My.Host", 8080)).isEqualTo("groq");
        assertThat(config.provider("your.host", 443)).isNull();
    }

    @Test
    void hostMayCarryItsPort() {
        Config config = read("providers.llm.corp:8080=openai,log=info");

        assertThat(config.provider("llm.corp", 8080)).isEqualTo("openai");
        assertThat(config.provider("llm.corp", 443)).isNull();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void emptyValueCountsAsNotGiven() {
        environment.put("TOKENMETER_JDBC_URL", "");
        properties.setProperty("tokenmeter.ring.size", " ");

        Config config = read("table=");

        assertThat(config.jdbcUrl).isNull();
        assertThat(config.ringSize).isEqualTo(8192);
        assertThat(config.table).isEqualTo("tokenmeter_costs");
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void databaseUrlOfTheEnvironmentIsTheLastResort() {
        environment.put("DATABASE_URL", "postgres://u:p@h/d");

        assertThat(read(null).jdbcUrl).isEqualTo("postgres://u:p@h/d");
        assertThat(read("jdbc.url=postgresql://other/d").jdbcUrl).isEqualTo("postgresql://other/d");
    }

    @Test
    void databaseUrlOfAnotherKindOfDatabaseIsNoneOfOurBusiness() {
        environment.put("DATABASE_URL", "mysql://u:p@h/d");

        Config config = read(null);

        assertThat(config.jdbcUrl).isNull();
        assertThat(config.problems()).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void allProblemsAreToldAtOnceAndNameTheirSource() {
        environment.put("TOKENMETER_RING_SIZE", "100");
        properties.setProperty("tokenmeter.log", "loud");

        Config config = read("batch.max-rows=0");

        assertThat(config.problemMessage().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("tokenmeter: "))
                .anyMatch(line -> line.contains("metering is off and the application runs on"))
                .anyMatch(line -> line.contains("environment variable TOKENMETER_RING_SIZE=100 must be a power of two"))
                .anyMatch(line -> line.contains("system property tokenmeter.log=loud must be off, warn"))
                .anyMatch(line -> line.contains("agent argument batch.max-rows=0 must be a whole number"));
    }

    @ParameterizedTest
    @CsvSource({
        "ring.sise, tokenmeter.ring.size",
        "rign.size, tokenmeter.ring.size",
        "jdbc.usr, tokenmeter.jdbc.user",
        "jdbcurl, tokenmeter.jdbc.url",
        "provider.my.host, tokenmeter.providers.HOST",
        "instrumentation.okhttp.enable, tokenmeter.instrumentation.NAME.enabled",
        "attribution.organisation, tokenmeter.attribution.organization",
    })
    void unknownNameIsToldWithTheNearestKnownOne(String unknown, String nearest) {
        properties.setProperty("tokenmeter." + unknown, "1");

        Config config = read(null);

        assertThat(config.problems()).isEmpty();
        assertThat(config.warnings())
                .singleElement()
                .asString()
                .contains("tokenmeter." + unknown)
                .endsWith(nearest);
    }

    @Test
    void unknownNamesAreFoundInEverySource() throws IOException {
        Properties file = new Properties();
        file.setProperty("tabel", "x");
        environment.put("TOKENMETER_JDBC_PASWORD", "hunter2");
        environment.put("TOKENMETER_TEST_JDK", "ignored");
        environment.put("OTHER", "ignored");
        properties.setProperty("tokenmeter.test.jdk", "ignored");

        Config config = read("lgo=info,config=" + file(file));

        assertThat(config.warnings())
                .hasSize(3)
                .anyMatch(warning -> warning.startsWith("agent argument lgo") && warning.endsWith("tokenmeter.log"))
                .anyMatch(warning -> warning.contains("tabel in ") && warning.endsWith("tokenmeter.table"))
                .anyMatch(warning -> warning.endsWith("TOKENMETER_JDBC_PASSWORD"))
                .noneMatch(warning -> warning.contains("hunter2"));
    }

    @Test
    void switchedOffMeansNothingElseCounts() {
        Config config = read("enabled=false,ring.size=1,nonsense=1");

        assertThat(config.enabled).isFalse();
        assertThat(config.problems()).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void passwordComesFromAFileWithoutItsLineBreak() throws IOException {
        assertThat(read("jdbc.password-file=" + text("s3 cret \n")).jdbcPassword)
                .isEqualTo("s3 cret ");
        assertThat(read("jdbc.password-file=" + text("s3cret\r\n")).jdbcPassword)
                .isEqualTo("s3cret");
        assertThat(read("jdbc.password-file=" + text("s3cret")).jdbcPassword).isEqualTo("s3cret");
    }

    @Test
    void strongerOfPasswordAndPasswordFileWins() throws IOException {
        environment.put("TOKENMETER_JDBC_PASSWORD", "environment");

        assertThat(read("jdbc.password-file=" + text("file")).jdbcPassword).isEqualTo("file");

        properties.setProperty("tokenmeter.jdbc.password-file", "/nowhere");
        assertThat(read("jdbc.password=argument").jdbcPassword).isEqualTo("argument");
        assertThat(read("jdbc.password=argument,jdbc.password-file=/nowhere").problems())
                .singleElement()
                .asString()
                .contains("jdbc.password", "jdbc.password-file", "give one of them");
    }

    @Test
    void unreadableFilesAreProblems() {
        assertThat(read("config=/nowhere/at/all,jdbc.password-file=/nowhere/else")
                        .problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("/nowhere/at/all") && problem.contains("can't be read"))
                .anyMatch(problem -> problem.contains("/nowhere/else") && problem.contains("can't be read"));
    }

    @Test
    void secretsAppearInNoMessage() {
        environment.put("TOKENMETER_JDBC_URL", "mysql://me:hunter2@h/d");
        environment.put("TOKENMETER_JDBC_PASSWORD", "hunter2");
        environment.put("TOKENMETER_JDBC_PASSWORDS", "hunter2");

        Config config = read("jdbc.passwrd=hunter2");

        assertThat(config.problemMessage()).contains("TOKENMETER_JDBC_URL").doesNotContain("hunter2");
        assertThat(config.warnings()).hasSize(2).noneMatch(warning -> warning.contains("hunter2"));
    }

    @Test
    void longValueIsCutInTheMessage() {
        assertThat(read("log=" + "x".repeat(5000)).problemMessage()).hasSizeLessThan(400);
    }

    private Config read(@Nullable String agentArguments) {
        return Config.read(agentArguments, properties, environment);
    }

    private String file(Properties content) throws IOException {
        File file = File.createTempFile("agent", ".properties", directory);
        try (FileWriter writer = new FileWriter(file, StandardCharsets.UTF_8)) {
            content.store(writer, null);
        }
        return file.getPath();
    }

    private String text(String content) throws IOException {
        File file = File.createTempFile("password", "", directory);
        try (FileWriter writer = new FileWriter(file, StandardCharsets.UTF_8)) {
            writer.write(content);
        }
        return file.getPath();
    }
}
