// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server.host;

import dev.changefeed.example.server.broker.ParentWatch;
import java.io.PrintStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.elasticsearch.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration;
import org.springframework.boot.autoconfigure.thymeleaf.ThymeleafAutoConfiguration;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The main class of a FHIR server. Its settings are arguments; once it is ready it writes its port, and nothing else, to its output. */
@Configuration
@EnableAutoConfiguration(
        exclude = {
            ElasticsearchRestClientAutoConfiguration.class,
            QuartzAutoConfiguration.class,
            ThymeleafAutoConfiguration.class
        })
@ComponentScan("dev.changefeed.example.server.fhir")
@Import({Probes.class, Subscriptions.class})
public class HostApplication {
    public static void main(String[] args) {
        PrintStream parent = System.out;
        System.setOut(System.err);
        // without a farewell: the database may be gone, too
        ParentWatch.start(() -> Runtime.getRuntime().halt(0));
        System.setProperty("spring.config.name", "benchmark-host");
        var context = (WebServerApplicationContext) SpringApplication.run(HostApplication.class, args);
        parent.println(context.getWebServer().getPort());
    }
}
