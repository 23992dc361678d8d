// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.changefeed.example.benchmark")
class ArchitectureTest {
    @ArchTest
    static final ArchRule measuresAServerFromOutside = noClasses()
            .that()
            .resideInAnyPackage("..benchmark.server..", "..benchmark.machine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.changefeed.event..",
                    "dev.changefeed.publisher..",
                    "dev.changefeed.interceptor..",
                    "..benchmark.log..")
            .because("a server is measured as an operator runs it: with the drop-in jar and properties");

    @ArchTest
    static final ArchRule competitorsUseNothingOfTheProduct = noClasses()
            .that()
            .resideInAPackage("..benchmark.log.peer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.changefeed.event..", "dev.changefeed.publisher..", "dev.changefeed.interceptor..")
            .because("what they are fast or slow at has to be their own");

    @ArchTest
    static final ArchRule resultsKnowNoMeasurement = noClasses()
            .that()
            .resideInAPackage("..benchmark.result")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..benchmark", "..benchmark.log..", "..benchmark.machine..", "..benchmark.server..")
            .because("figures of any table are shown in one way");
}
