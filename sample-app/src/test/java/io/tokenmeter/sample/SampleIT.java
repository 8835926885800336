// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenmeter.testkit.ChildJvm;
import io.tokenmeter.testkit.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SampleIT {
    private static final String JDBC_URL = TestDatabase.createDatabase();
    private static final Commands COMMANDS = new Commands(Database.at(JDBC_URL));
    private static final Providers PROVIDERS = Providers.start(Map.of());

    private static ChildJvm.Result metered = new ChildJvm.Result(-1, new byte[0], new byte[0]);
    private static List<Booking> expected = List.of();

    @BeforeAll
    static void run() {
        metered = PROVIDERS.introduceTo(COMMANDS.application()).run().succeeded();
        List<Booking> bookings = new ArrayList<>();
        PROVIDERS
                .fakes()
                .forEach((vendor, fake) -> fake.answers().forEach(answer -> bookings.add(Booking.of(vendor, answer))));
        expected = bookings;
    }

    @AfterAll
    static void close() {
        PROVIDERS.close();
    }

    @Test
    void everyAnswerIsOneRowWithTheNumbersOfTheWireAndItsPrice() throws SQLException {
        assertThat(Booking.all(JDBC_URL)).hasSize(16).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void rowsCarryTheAttributesGivenOnTheCommandLine() throws SQLException {
        String sql = """
                select count(*) from tokenmeter_costs
                where service_name = 'support-desk' and organization_id = 'acme' and workflow_id = 'morning-run'
                  and metadata ->> 'desk' = 'emea' and status = 'ok' and usage_source = 'reported'
                """;
        try (var connection = DriverManager.getConnection(JDBC_URL);
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(16);
        }
    }

    @Test
    void theApplicationPrintsWhatItPrintsWithoutTheAgent() {
        ChildJvm.Result plain = PROVIDERS
                .introduceTo(ChildJvm.here().ownClassPath())
                .main("com.acme.supportdesk.SupportDesk")
                .run();

        assertThat(metered.out()).isEqualTo(plain.out()).startsWith("Support desk: 6 tickets");
        assertThat(metered.err()).isEqualTo(plain.err());
        assertThat(plain.exitCode()).isZero();
    }

    @Test
    void theReportNamesEveryModelAndTheWholeCost() {
        ChildJvm.Result report =
                COMMANDS.report(List.of("report", "all", "--by", "model")).run().succeeded();

        BigDecimal whole = expected.stream().map(Booking::costUsd).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(report.out())
                .contains(expected.stream().map(Booking::model).distinct().toList())
                .contains(whole.stripTrailingZeros().toPlainString());
        assertThat(report.err()).isEmpty();
    }

    @Test
    void theApplicationKnowsNothingOfMetering() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("target/classes/com/acme"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain("tokenmeter"));
        }
    }
}
