// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.changefeed.publisher.kafka", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule showsNothingButItsFactory = classes()
            .that()
            .doNotHaveSimpleName("KafkaPublisherFactory")
            .should()
            .notBePublic()
            .because("an operator adds the jar and sets properties: there is no class to call");

    @ArchTest
    static final ArchRule knowsTheApiAndTheClientOnly = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.changefeed.publisher.kafka",
                    "dev.changefeed.publisher",
                    "dev.changefeed.event",
                    "org.apache.kafka..",
                    "org.slf4j",
                    "org.jspecify..",
                    "java..")
            .because("a publisher must run in any host: no Spring, no HAPI, no other publisher");

    @ArchTest
    static final ArchRule usesNoInsideOfTheClient = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.clients.producer.internals", "org.apache.kafka.common.record..")
            .because("the client's insides change between versions");
}
