// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import dev.changefeed.interceptor.internal.settings.ChangefeedSettings;
import dev.changefeed.interceptor.internal.settings.SettingsReader;
import java.time.InstantSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The change feed for a server without Spring Boot's auto-configuration: {@code @Import} this class. It reads
 * {@code hapi.fhir.changefeed.*} from the environment and needs HAPI's beans and a {@code JpaTransactionManager}.
 */
@Configuration(proxyBeanMethods = false)
public class ChangefeedConfiguration {
    private static final String SERVER_ADDRESS = "hapi.fhir.server_address";

    @Bean
    Changefeed changefeed(
            ConfigurableListableBeanFactory beans,
            ConfigurableEnvironment environment,
            FhirContext fhir,
            IInterceptorService interceptors,
            PlatformTransactionManager transactions) {
        ChangefeedSettings settings = SettingsReader.withServices(fhir.getResourceTypes())
                .read(FeedProperties.in(environment), environment.getProperty(SERVER_ADDRESS));
        return Changefeed.in(beans, interceptors, fhir, transactions, settings, InstantSource.system());
    }
}
