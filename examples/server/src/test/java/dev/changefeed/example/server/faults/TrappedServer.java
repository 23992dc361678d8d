// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

import dev.changefeed.example.server.ExampleServer;
import java.io.IOException;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * The main class of a child process: the example server as it is, with a {@link Trap} in its data source where the property
 * {@code faults.trap} sets one. A line on standard input releases the held thread, and the end of the input ends the process.
 */
public final class TrappedServer {
    private TrappedServer() {}

    public static void main(String[] args) {
        String setting = System.getProperty("faults.trap");
        Trap trap = setting == null ? null : new Trap(Trap.Setting.parse(setting));
        var parent = new Thread(() -> obeyParent(trap), "parent");
        parent.setDaemon(true);
        parent.start();
        SpringApplication.withHook(
                application -> new SpringApplicationRunListener() {
                    @Override
                    public void contextPrepared(ConfigurableApplicationContext context) {
                        context.getBeanFactory().addBeanPostProcessor(changes(trap));
                    }
                },
                () -> ExampleServer.main(args));
    }

    private static BeanPostProcessor changes(Trap trap) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof LocalContainerEntityManagerFactoryBean factory
                        && Boolean.getBoolean("faults.schema-is-there")) {
                    factory.getJpaPropertyMap().put("hibernate.hbm2ddl.auto", "none");
                }
                return bean;
            }

            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return trap != null && bean instanceof DataSource database
                        ? ProxyDataSourceBuilder.create(database)
                                .listener(trap)
                                .methodListener(trap)
                                .build()
                        : bean;
            }
        };
    }

    private static void obeyParent(Trap trap) {
        try {
            while (System.in.read() >= 0) {
                if (trap != null) {
                    trap.release();
                }
            }
        } catch (IOException e) {
            System.err.println("Standard input is broken: " + e.getMessage());
        }
        Runtime.getRuntime().halt(1);
    }
}
