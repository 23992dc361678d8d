// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.rest.server.RestfulServer;
import dev.changefeed.interceptor.internal.capture.ChangeCapture;
import dev.changefeed.interceptor.internal.capture.EventIds;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.relay.Overviews;
import dev.changefeed.interceptor.internal.relay.Relay;
import dev.changefeed.interceptor.internal.settings.ChangefeedSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** The plugin in a running server. Captures from its making on; delivers while it is started. */
final class Changefeed implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Changefeed.class);
    /** Lower than the web server's: it starts before the first request and stops after the last one. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final @Nullable Relay relay;
    private final @Nullable Duration downAfter;
    private final Runnable beforeStart;
    private volatile boolean running;

    private Changefeed(@Nullable Relay relay, @Nullable Duration downAfter, Runnable beforeStart) {
        this.relay = relay;
        this.downAfter = downAfter;
        this.beforeStart = beforeStart;
    }

    /** Makes the tables and registers the interceptor, unless the settings leave nothing to capture. */
    static Changefeed in(
            ConfigurableListableBeanFactory beans,
            IInterceptorService interceptors,
            FhirContext fhir,
            PlatformTransactionManager transactions,
            ChangefeedSettings settings,
            InstantSource time) {
        if (!settings.capturing()) {
            log.info(
                    "The change feed is inert: {} names no destination, or is not enabled. Nothing is captured and no table is made.",
                    ChangefeedSettings.PREFIX);
            return new Changefeed(null, null, () -> {});
        }
        JpaTransactionManager jpa = jpa(transactions);
        EventLog eventLog = EventLog.over(Objects.requireNonNull(jpa.getDataSource()));
        if (settings.createSchema()) {
            eventLog.createSchema();
        } else {
            eventLog.verifySchema();
        }
        Observers observers = Observers.in(beans, time);
        Relay relay = new Relay(
                NodeName.here(),
                eventLog,
                observers.traced(settings.destinations()),
                settings.retention(),
                time,
                observers.relay());
        ChangeCapture capture = new ChangeCapture(
                settings.capture(),
                fhir,
                jpa,
                eventLog::append,
                new CaptureNews(relay, observers.capture()),
                observers.tracing(),
                new EventIds(time, new SecureRandom()));
        interceptors.registerInterceptor(new ChangefeedInterceptor(capture));
        log.info("The change feed captures changes; destinations: {}.", names(settings.destinations()));
        OperationsOffer offer =
                new OperationsOffer(beans.getBeanProvider(RestfulServer.class), fhir, eventLog, settings, time);
        return new Changefeed(relay, settings.downAfter(), offer);
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

    /** How the destinations are, as this node has seen them last. */
    Overviews overviews() {
        return relay == null ? Overviews.NONE : relay.overviews();
    }

    /** How long a destination may be unavailable before the server is told to be down; null is for ever. */
    @Nullable
    Duration downAfter() {
        return downAfter;
    }

    @Override
    public int getPhase() {
        return PHASE;
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

    private static String names(List<Destination> destinations) {
        return destinations.isEmpty()
                ? "none yet"
                : destinations.stream().map(Destination::name).collect(Collectors.joining(", "));
    }
}
