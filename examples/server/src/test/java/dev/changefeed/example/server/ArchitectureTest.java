// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.changefeed.example.server")
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsNothingOfThePlugin = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("IT")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.changefeed.event..", "dev.changefeed.publisher", "dev.changefeed.interceptor..")
            .because("an operator adds a jar and sets properties, and a verdict by the accused is worth nothing");

    @ArchTest
    static final ArchRule judgesWithoutTheDemo = noClasses()
            .that()
            .resideInAPackage("..server.verdict")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..server.demo", "..server.fhir", "..server.broker")
            .because("the tests judge servers that run no demonstration");

    @ArchTest
    static final ArchRule testsDoNotSleep = noClasses()
            .that()
            .resideOutsideOfPackage("..server.demo")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because("a sleeping test is slow when it passes and wrong when it fails; wait for a condition");
}
