// SPDX-License-Identifier: Apache-2.0
package dev.changefeed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

@AnalyzeClasses(packages = "dev.changefeed", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule dependsOnTheJdkAndJspecifyOnly = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "org.jspecify.annotations", "dev.changefeed.event", "dev.changefeed.publisher")
            .because("every publisher and every user of the API takes over its dependencies; leave this one at home");

    @ArchTest
    static final ArchRule hasTwoPackages = classes()
            .should()
            .resideInAnyPackage("dev.changefeed.event", "dev.changefeed.publisher")
            .because("each package here is a promise to users; put what is not one into the module that needs it");

    @ArchTest
    static final ArchRule eventsKnowNothingOfPublishers = noClasses()
            .that()
            .resideInAPackage("dev.changefeed.event")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.changefeed.publisher")
            .because("what happened does not depend on who is told");

    @ArchTest
    static final ArchRule writesToNoStandardStream = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
