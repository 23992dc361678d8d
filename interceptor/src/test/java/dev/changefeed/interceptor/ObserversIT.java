// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.interceptor.internal.health.DestinationsHealth;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Meters and health come with the server's own libraries, and are missed by nobody without them. */
class ObserversIT {
    private static final String ON = "hapi.fhir.changefeed.enabled=true";

    @Test
    void registersItsMetersInTheServersRegistry() {
        try (ConfigurableApplicationContext server = ChangefeedAutoConfigurationIT.start(MeteredServer.class, ON)) {
            MeterRegistry registry = server.getBean(MeterRegistry.class);

            assertThat(registry.find("changefeed.captured").counters()).hasSize(3);
            assertThat(registry.find("changefeed.sequenced").counter()).isNotNull();
        }
    }

    @Test
    void registersNoMeterWhileItIsInert() {
        try (ConfigurableApplicationContext server = ChangefeedAutoConfigurationIT.start(MeteredServer.class)) {
            assertThat(server.getBean(MeterRegistry.class).getMeters()).isEmpty();
        }
    }

    @Test
    void countsNothingWhereItCannotTellWhichRegistryIsMeant() {
        try (ConfigurableApplicationContext server =
                ChangefeedAutoConfigurationIT.start(TwiceMeteredServer.class, ON)) {
            assertThat(server.getBeansOfType(MeterRegistry.class).values())
                    .hasSize(2)
                    .allMatch(registry -> registry.getMeters().isEmpty());
        }
    }

    @Test
    void isPartOfTheServersHealth() {
        try (ConfigurableApplicationContext server =
                ChangefeedAutoConfigurationIT.start(ChangefeedAutoConfigurationIT.JpaServer.class)) {
            Health health = server.getBean("changefeedHealthIndicator", HealthIndicator.class)
                    .health();

            assertThat(health.getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void isNoPartOfTheServersHealthWhereTheOperatorSwitchesItOff() {
        try (ConfigurableApplicationContext server = ChangefeedAutoConfigurationIT.start(
                ChangefeedAutoConfigurationIT.JpaServer.class, "management.health.changefeed.enabled=false")) {
            assertThat(server.getBeansOfType(DestinationsHealth.class)).isEmpty();
        }
    }

    @Test
    void capturesOnAServerThatHasNeitherMicrometerNorTheActuator() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader without = classPathWithout("micrometer-core|micrometer-registry|actuator")) {
            // the JDK looks for its generators once, by the context's class loader, and some are on the application's
            // own
            RandomGenerator.getDefault();
            thread.setContextClassLoader(without);
            Method captures = without.loadClass(ChangefeedAutoConfigurationIT.class.getName())
                    .getDeclaredMethod("capturesWithoutLibraries");
            captures.setAccessible(true);

            assertThat(captures.invoke(null)).isEqualTo(true);
            assertThat(without.getResource("io/micrometer/core/instrument/MeterRegistry.class"))
                    .isNull();
            assertThat(without.getResource("org/springframework/boot/actuate/health/HealthIndicator.class"))
                    .isNull();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URLClassLoader classPathWithout(String libraries) {
        Pattern left = Pattern.compile(".*/[^/]*(" + libraries + ")[^/]*\\.jar");
        URL[] rest = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !left.matcher(entry).matches())
                .map(ObserversIT::url)
                .toArray(URL[]::new);
        return new URLClassLoader(rest, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration(ChangefeedAutoConfiguration.class)
    static class MeteredServer extends ChangefeedAutoConfigurationIT.Jpa {
        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }
    }

    static class TwiceMeteredServer extends MeteredServer {
        @Bean
        MeterRegistry otherRegistry() {
            return new SimpleMeterRegistry();
        }
    }
}
