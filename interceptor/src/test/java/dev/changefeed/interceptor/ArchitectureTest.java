// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.changefeed.publisher.EventPublisher;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;

@AnalyzeClasses(packages = "dev.changefeed.interceptor", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyCaptureAndWiringKnowHapi = noClasses()
            .that()
            .resideInAnyPackage("..log..", "..relay..", "..format..", "..settings..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ca.uhn..", "org.hl7..", "jakarta.servlet..")
            .because(
                    "past the log there are only bytes and fields; read what you need of a resource while capturing it");

    @ArchTest
    static final ArchRule operationsActOnTheLogOnly = noClasses()
            .that()
            .resideInAPackage("..operations..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..relay..", "..format..", "..settings..", "dev.changefeed.publisher..")
            .because(
                    "an operator's node is seldom the one that serves the destination: what it is to do goes through the log");

    @ArchTest
    static final ArchRule onlyWiringKnowsTheOperations = noClasses()
            .that()
            .resideInAPackage("..internal..")
            .and()
            .resideOutsideOfPackage("..operations..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..operations..")
            .because("a server is complete without them");

    @ArchTest
    static final ArchRule theLogKnowsNobody = noClasses()
            .that()
            .resideInAPackage("..log..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..capture..", "..relay..", "..format..", "..settings..", "dev.changefeed.publisher..")
            .because("capture writes to the log and the relay reads from it; neither needs it to know them");

    @ArchTest
    static final ArchRule captureAndRelayMeetOnlyInTheLog = noClasses()
            .that()
            .resideInAPackage("..capture..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..log..", "..relay..", "..format..", "..settings..", "dev.changefeed.publisher..")
            .because(
                    "a request must not be able to wait for a destination; hand in what capture needs as an interface");

    @ArchTest
    static final ArchRule theRelayKnowsNoCaptureAndNoFormat = noClasses()
            .that()
            .resideInAPackage("..relay..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..capture..", "..format..", "..settings..", "org.springframework..")
            .because("the relay takes events from the log to a publisher, in whatever format it is given");

    @ArchTest
    static final ArchRule nobodyKnowsAPublisher = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "dev.changefeed.publisher.kafka..")
            .because("publishers are found by ServiceLoader and reached through "
                    + EventPublisher.class.getSimpleName());

    @ArchTest
    static final ArchRule onlyTheMetersKnowMicrometer = onlyIn(
            "io.micrometer..",
            "..internal.meters..",
            Observers.class,
            "a server without it must find no class missing");

    @ArchTest
    static final ArchRule onlyTheTracesKnowOpenTelemetry =
            onlyIn("io.opentelemetry..", "..internal.tracing..", Observers.class, "the rest works without any traces");

    @ArchTest
    static final ArchRule onlyTheHealthKnowsTheActuator = onlyIn(
            "org.springframework.boot.actuate..",
            "..internal.health..",
            ChangefeedHealthConfiguration.class,
            "a server without it must find no class missing");

    private static ArchRule onlyIn(String library, String home, Class<?> wiring, String reason) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .and()
                .haveNameNotMatching(Pattern.quote(wiring.getName()) + ".*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(reason);
    }

    @ArchTest
    static final ArchRule beansStayOurs = methods()
            .that()
            .areAnnotatedWith(Bean.class)
            .should()
            .notBePublic()
            .because("the plugin's beans are nobody's API");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.changefeed.interceptor.internal.(*)..")
            .should()
            .beFreeOfCycles();
}
