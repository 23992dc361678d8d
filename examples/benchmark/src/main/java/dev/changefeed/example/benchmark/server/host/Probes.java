// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server.host;

import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets the benchmark look into the server. */
@Configuration(proxyBeanMethods = false)
class Probes {
    @Bean
    static StatementCounter statementCounter() {
        return new StatementCounter();
    }

    @Bean
    static BeanPostProcessor countedDataSource(StatementCounter counter) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource source ? new CountedDataSource(source, counter) : bean;
            }
        };
    }

    @Bean
    ServletRegistrationBean<StatementsServlet> statements(StatementCounter counter) {
        return new ServletRegistrationBean<>(new StatementsServlet(counter), "/statements");
    }

    @Bean
    ServletRegistrationBean<MemoryServlet> memory() {
        return new ServletRegistrationBean<>(new MemoryServlet(), "/memory");
    }
}
