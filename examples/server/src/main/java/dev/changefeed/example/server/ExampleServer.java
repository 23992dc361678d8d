// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.elasticsearch.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration;
import org.springframework.boot.autoconfigure.thymeleaf.ThymeleafAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Starts the broker, the FHIR server and the demonstration, in this order.
 *
 * <p>With {@code --once} the process ends after the verdict, and its exit code is 0 only if nothing was missing.
 */
@SpringBootApplication(
        exclude = {
            ElasticsearchRestClientAutoConfiguration.class,
            QuartzAutoConfiguration.class,
            ThymeleafAutoConfiguration.class
        })
@EnableConfigurationProperties(DemoSettings.class)
public class ExampleServer {
    public static void main(String[] args) {
        var application = new SpringApplication(ExampleServer.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.addListeners(new DemoStart());
        var context = application.run(args);
        if (context.getBean(DemoSettings.class).once()) {
            System.exit(SpringApplication.exit(context));
        }
    }
}
