// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server.host;

import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.subscription.match.config.SubscriptionProcessorConfig;
import ca.uhn.fhir.jpa.subscription.match.deliver.email.IEmailSender;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import org.hl7.fhir.dstu2.model.Subscription.SubscriptionChannelType;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** HAPI's own Subscriptions with rest-hooks, where they are asked for. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("benchmark.subscriptions")
@Import({SubscriptionSubmitterConfig.class, SubscriptionProcessorConfig.class})
class Subscriptions {
    /** HAPI looks into the database for what it has to deliver; its default of 5 s would be most of the delay. */
    private static final long INTERVAL_MILLIS = 100;

    @Bean
    static BeanPostProcessor restHooks() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof SubscriptionSettings settings) {
                    settings.addSupportedSubscriptionType(SubscriptionChannelType.RESTHOOK);
                    settings.setSubscriptionIntervalInMs(INTERVAL_MILLIS);
                }
                return bean;
            }
        };
    }

    @Bean
    IEmailSender emailSender() {
        return mail -> {
            throw new UnsupportedOperationException("There is no e-mail here");
        };
    }
}
