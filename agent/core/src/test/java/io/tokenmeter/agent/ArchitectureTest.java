// SPDX-License-Identifier: Apache-2.0
package io.tokenmeter.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package may know which: data flows one way, and every library has one user. */
class ArchitectureTest {
    private static final String AGENT = "io.tokenmeter.agent.";
    /** Each may import those before it. */
    private static final List<String> STAGES =
            List.of("health", "config", "capture", "wire", "ring", "pricing", "journal", "storage");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.tokenmeter.agent");
    }

    @Test
    void aStageKnowsOnlyTheStagesBeforeIt() {
        for (int stage = 0; stage < STAGES.size(); stage++) {
            List<String> forbidden = new ArrayList<>(STAGES.subList(stage + 1, STAGES.size()));
            forbidden.add("weave");
            forbidden.add("start");
            noClasses()
                    .that()
                    .resideInAPackage(subtree(STAGES.get(stage)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(subtrees(forbidden))
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @Test
    void weavingKnowsNothingOfWhatBecomesOfACall() {
        noClasses()
                .that()
                .resideInAPackage(subtree("weave"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(subtrees(List.of("wire", "ring", "pricing", "journal", "storage", "start")))
                .allowEmptyShould(true)
                .check(classes);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "net.bytebuddy.., weave, weave",
        "com.lmax.disruptor.., ring, ring",
        "com.fasterxml.jackson.., wire, pricing",
        "com.zaxxer.hikari.., storage, storage",
        "org.postgresql.., storage, storage",
        "java.sql.., storage, storage",
        "javax.sql.., storage, storage",
        "org.slf4j.., none, none"
    })
    void aLibraryHasItsUser(String library, String user, String otherUser) {
        noClasses()
                .that()
                .resideOutsideOfPackages(subtree(user), subtree(otherUser))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .check(classes);
    }

    /** Both are chosen by the application in its main method; whoever asks before it decides in its place. */
    @ParameterizedTest
    @ValueSource(strings = {"java.util.logging..", "java.nio.file..", "java.lang.management..", "javax.management.."})
    void whatRunsBeforeTheApplicationLeavesItsChoicesAlone(String choice) {
        noClasses()
                .that()
                .resideInAnyPackage(subtrees(List.of("health", "config", "capture", "weave", "start")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(choice)
                .check(classes);
    }

    @Test
    void everyPackageHasItsPlaceInTheseRules() {
        List<String> known = new ArrayList<>(STAGES);
        known.add("weave");
        known.add("start");

        assertThat(classes)
                .isNotEmpty()
                .allSatisfy(type -> assertThat(known)
                        .contains(
                                type.getPackageName().substring(AGENT.length()).split("\\.", 2)[0]));
    }

    private static String subtree(String name) {
        return AGENT + name + "..";
    }

    private static String[] subtrees(List<String> names) {
        return names.stream().map(ArchitectureTest::subtree).toArray(String[]::new);
    }
}
