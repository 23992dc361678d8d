// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server;

import dev.changefeed.example.server.broker.FreePort;
import dev.changefeed.example.server.broker.KafkaBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Settles, before the application starts, what its properties need: the data folder, a port and a broker.
 *
 * <p>The values are added behind all other property sources, so whatever the user sets wins.
 */
final class DemoStart implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    private static final int PORT = 8080;

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        Map<String, Object> defaults = new HashMap<>();
        environment.getPropertySources().addLast(new MapPropertySource("demo", defaults));
        if (environment.getProperty("once", "false").isEmpty()) {
            defaults.put("changefeed.demo.once", "true");
        }
        DemoSettings settings = Binder.get(environment).bindOrCreate("changefeed.demo", DemoSettings.class);
        Path data = settings.data() != null ? settings.data() : besideTheJar();
        defaults.put("changefeed.demo.data", data.toAbsolutePath().toString());

        defaults.put("server.port", settings.once() ? 0 : PORT);
        refuseBusyPort(environment.getRequiredProperty("server.port", Integer.class));
        if (settings.kafka() == null) {
            System.out.println("starting Kafka");
            KafkaBroker broker = KafkaBroker.start(data.toAbsolutePath().resolve("kafka"));
            SpringApplication.getShutdownHandlers().add(broker::close);
            defaults.put("changefeed.demo.kafka", broker.bootstrapServers());
        }
        System.out.println("starting HAPI FHIR");
    }

    private static Path besideTheJar() {
        return new ApplicationHome(ExampleServer.class).getDir().toPath().resolve("data");
    }

    /** HAPI takes its time to start: better to say this before than after. */
    private static void refuseBusyPort(int port) {
        if (port > 0 && !FreePort.isFree(port)) {
            System.err.println("Port " + port + " is in use. Choose another one: --server.port=" + (port + 1)
                    + " (or --server.port=0 for any free one).");
            System.exit(1);
        }
    }
}
