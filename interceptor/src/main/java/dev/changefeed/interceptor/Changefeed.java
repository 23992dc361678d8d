// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.rest.server.RestfulServer;
import dev.changefeed.interceptor.internal.capture.CaptureListener;
import dev.changefeed.interceptor.internal.capture.ChangeCapture;
import dev.changefeed.interceptor.internal.capture.EventIds;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.operations.ChangefeedOperations;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.relay.Relay;
import dev.changefeed.interceptor.internal.settings.ChangefeedSettings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** The plugin in a running server. Captures from its making on; delivers while it is started. */
final class Changefeed implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Changefeed.class);
    /** Lower than the web server's: it starts before the first request and stops after the last one. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final @Nullable Relay relay;
    private final Runnable beforeStart;
    private volatile boolean running;

    private Changefeed(@Nullable Relay relay, Runnable beforeStart) {
        this.relay = relay;
        this.beforeStart = beforeStart;
    }

    /** Makes the tables and registers the interceptor, unless the settings leave nothing to capture. */
    static Changefeed in(
            IInterceptorService interceptors,
            FhirContext fhir,
            PlatformTransactionManager transactions,
            ChangefeedSettings settings,
            ObjectProvider<RestfulServer> servers,
            InstantSource time) {
        if (!settings.capturing()) {
            log.info(
                    "The change feed is inert: {} names no destination, or is not enabled. Nothing is captured and no table is made.",
                    ChangefeedSettings.PREFIX);
            return new Changefeed(null, () -> {});
        }
        JpaTransactionManager jpa = jpa(transactions);
        EventLog eventLog = EventLog.over(Objects.requireNonNull(jpa.getDataSource()));
        if (settings.createSchema()) {
            eventLog.createSchema();
        } else {
            eventLog.verifySchema();
        }
        Relay relay = new Relay(NodeName.here(), eventLog, settings.destinations(), settings.retention(), time);
        ChangeCapture capture = new ChangeCapture(
                settings.capture(),
                fhir,
                jpa,
                eventLog::append,
                listener(relay),
                new EventIds(time, new SecureRandom()));
        interceptors.registerInterceptor(new ChangefeedInterceptor(capture));
        log.info("The change feed captures changes; destinations: {}.", names(settings.destinations()));
        return new Changefeed(
                relay, settings.operations() ? () -> offer(servers, fhir, eventLog, settings, time) : () -> {});
    }

    @Override
    public void start() {
        beforeStart.run();
        running = true;
        if (relay != null) {
            relay.start();
        }
    }

    @Override
    public void stop() {
        running = false;
        if (relay != null) {
            relay.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Not before all beans are there: a server may be made of many of them. */
    private static void offer(
            ObjectProvider<RestfulServer> servers,
            FhirContext fhir,
            EventLog eventLog,
            ChangefeedSettings settings,
            InstantSource time) {
        List<RestfulServer> found = servers.stream().toList();
        if (found.isEmpty()) {
            throw new IllegalStateException(
                    ("%1$s.operations.enabled is true, but there is no RestfulServer bean to offer the"
                                    + " operations on. Make HAPI's RestfulServer a bean, or set %1$s.operations.enabled to false.")
                            .formatted(ChangefeedSettings.PREFIX));
        }
        Set<String> names =
                settings.destinations().stream().map(Destination::name).collect(Collectors.toSet());
        found.forEach(server -> server.registerProviders(ChangefeedOperations.providers(fhir, eventLog, names, time)));
        log.info("The change feed's operations are offered, such as $changefeed-status.");
    }

    private static JpaTransactionManager jpa(PlatformTransactionManager transactions) {
        if (transactions instanceof JpaTransactionManager jpa && jpa.getDataSource() != null) {
            return jpa;
        }
        throw new IllegalStateException("The change feed writes its events in HAPI's own transactions and needs the "
                + "JpaTransactionManager with its DataSource, but found "
                + transactions.getClass().getName()
                + ". Make the JpaTransactionManager the primary PlatformTransactionManager.");
    }

    private static CaptureListener listener(Relay relay) {
        return new CaptureListener() {
            @Override
            public void committed(int events) {
                relay.wake();
            }

            @Override
            public void skipped(int events) {}
        };
    }

    private static String names(List<Destination> destinations) {
        return destinations.isEmpty()
                ? "none yet"
                : destinations.stream().map(Destination::name).collect(Collectors.joining(", "));
    }
}
