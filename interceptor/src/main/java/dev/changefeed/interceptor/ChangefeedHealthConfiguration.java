// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import dev.changefeed.interceptor.internal.health.DestinationsHealth;
import java.time.InstantSource;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The destinations in the health endpoint, where there is one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(
        name = {
            "org.springframework.boot.actuate.health.HealthIndicator",
            "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator"
        })
@ConditionalOnEnabledHealthIndicator("changefeed")
class ChangefeedHealthConfiguration {
    @Bean
    HealthIndicator changefeedHealthIndicator(Changefeed changefeed) {
        return new DestinationsHealth(changefeed::overviews, changefeed.downAfter(), InstantSource.system());
    }
}
