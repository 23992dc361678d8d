// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.interceptor.executor.InterceptorService;
import ca.uhn.fhir.rest.server.RestfulServer;
import dev.changefeed.interceptor.internal.settings.InvalidSettingsException;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

@ExtendWith(OutputCaptureExtension.class)
class ChangefeedAutoConfigurationIT {
    @Test
    void isInertWithoutADestination(CapturedOutput output) {
        try (ConfigurableApplicationContext server = start(JpaServer.class)) {
            assertThat(interceptors(server)).isEmpty();
            assertThat(tables(server)).isEmpty();
            assertThat(output).containsOnlyOnce("The change feed");
        }
    }

    @Test
    void capturesWithoutADestinationWhenItIsSwitchedOn() {
        try (ConfigurableApplicationContext server = start(JpaServer.class, "hapi.fhir.changefeed.enabled=true")) {
            assertThat(interceptors(server)).hasSize(1);
            assertThat(tables(server)).contains("CHANGEFEED_EVENT");
        }
    }

    @Test
    void startsOnItsImportAlone() {
        try (ConfigurableApplicationContext server =
                start(ImportingServer.class, "hapi.fhir.changefeed.enabled=true")) {
            assertThat(interceptors(server)).hasSize(1);
        }
    }

    @Test
    void stopsTheStartOnAWrongConfigurationAndNamesAllFaults(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        JpaServer.class,
                        "hapi.fhir.changefeed.enabled=perhaps",
                        "hapi.fhir.changefeed.destinations.analytics.type=kafka",
                        "hapi.fhir.changefeed.destinations.analytics.topc=fhir"))
                .hasRootCauseInstanceOf(InvalidSettingsException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("hapi.fhir.changefeed.enabled is not one of auto, false, true")
                .contains("hapi.fhir.changefeed.destinations.analytics.topc is unknown: did you mean")
                .contains("hapi.fhir.changefeed.destinations.analytics.topic is missing")
                .contains("hapi.fhir.changefeed.destinations.analytics.properties.bootstrap.servers is missing");
    }

    @Test
    void refusesAServerWhoseTransactionsItCannotJoin() {
        assertThatThrownBy(() -> start(OtherServer.class, "hapi.fhir.changefeed.enabled=true"))
                .rootCause()
                .hasMessageContaining("JpaTransactionManager");
    }

    @Test
    void refusesToStartWithoutItsTablesWhenItMayNotMakeThem() {
        assertThatThrownBy(() -> start(
                        JpaServer.class, "hapi.fhir.changefeed.enabled=true", "hapi.fhir.changefeed.schema.auto=false"))
                .rootCause()
                .hasMessageContaining("V1.sql");
    }

    @Test
    void offersTheOperationsOnlyWhenToldTo() {
        try (ConfigurableApplicationContext server = start(FhirServer.class, "hapi.fhir.changefeed.enabled=true")) {
            assertThat(server.getBean(RestfulServer.class).getPlainProviders()).isEmpty();
        }
        try (ConfigurableApplicationContext server = start(
                FhirServer.class,
                "hapi.fhir.changefeed.enabled=true",
                "hapi.fhir.changefeed.operations.enabled=true")) {
            assertThat(server.getBean(RestfulServer.class).getPlainProviders()).hasSize(3);
        }
    }

    @Test
    void refusesToStartWhereThereIsNoServerForTheOperations() {
        assertThatThrownBy(() -> start(
                        JpaServer.class,
                        "hapi.fhir.changefeed.enabled=true",
                        "hapi.fhir.changefeed.operations.enabled=true"))
                .rootCause()
                .hasMessageContaining("hapi.fhir.changefeed.operations.enabled")
                .hasMessageContaining("RestfulServer");
    }

    static ConfigurableApplicationContext start(Class<?> server, String... properties) {
        return new SpringApplicationBuilder(server)
                .web(WebApplicationType.NONE)
                .properties(Stream.concat(
                                Stream.of(
                                        "spring.main.banner-mode=off",
                                        "spring.main.allow-bean-definition-overriding=false"),
                                Stream.of(properties))
                        .toArray(String[]::new))
                .run();
    }

    /** For a class path that lacks what this one has. */
    static boolean capturesWithoutLibraries() {
        try (ConfigurableApplicationContext server = start(JpaServer.class, "hapi.fhir.changefeed.enabled=true")) {
            return interceptors(server).size() == 1;
        }
    }

    private static List<Object> interceptors(ConfigurableApplicationContext server) {
        return server.getBean(InterceptorService.class).getAllRegisteredInterceptors();
    }

    private static List<String> tables(ConfigurableApplicationContext server) {
        return new JdbcTemplate(server.getBean(DataSource.class))
                .queryForList(
                        "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME LIKE 'CHANGEFEED%'",
                        String.class);
    }

    static class Hapi {
        @Bean
        FhirContext fhirContext() {
            return FhirContext.forR4Cached();
        }

        @Bean
        IInterceptorService interceptorService() {
            return new InterceptorService();
        }

        @Bean
        DataSource dataSource() {
            DriverManagerDataSource dataSource =
                    new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            // by name, because the drivers of a second class path are not found again by themselves
            dataSource.setDriverClassName("org.h2.Driver");
            return dataSource;
        }
    }

    static class Jpa extends Hapi {
        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setPackagesToScan("dev.changefeed.none");
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            return factory;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration(ChangefeedAutoConfiguration.class)
    static class JpaServer extends Jpa {}

    @SpringBootConfiguration
    @ImportAutoConfiguration(ChangefeedAutoConfiguration.class)
    static class FhirServer extends Jpa {
        @Bean
        RestfulServer restfulServer(FhirContext fhir) {
            return new RestfulServer(fhir);
        }
    }

    @SpringBootConfiguration
    @Import(ChangefeedConfiguration.class)
    static class ImportingServer extends Jpa {}

    @SpringBootConfiguration
    @ImportAutoConfiguration(ChangefeedAutoConfiguration.class)
    static class OtherServer extends Hapi {
        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }
    }
}
