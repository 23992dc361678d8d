// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.entry;
import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static dev.changefeed.interceptor.internal.capture.Resources.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.changefeed.event.Action;
import dev.changefeed.interceptor.ChangefeedInterceptor;
import dev.changefeed.interceptor.host.Changes;
import dev.changefeed.interceptor.host.CountingListener;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostClient.Reply;
import dev.changefeed.interceptor.host.HostOptions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.orm.jpa.JpaTransactionManager;

/** The log's table is gone, or not for us. */
class CaptureFailureIT {
    private static final String NAME = "Unmistakable-Name";

    static Stream<HostOptions> servers() {
        HostOptions r4 = HostOptions.of(FhirVersionEnum.R4);
        return Stream.of(r4, r4.onPostgres());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void failsTheChangeWhereItsEventCannotBeStored(HostOptions options) {
        FhirHost host = FhirHosts.shared(options);
        int refused = host.listener().refused();
        String id = BasicChangesContract.newId();
        ListAppender<ILoggingEvent> logged = listen();
        Reply[] reply = new Reply[2];

        Changes changes = host.during(() -> withoutTable(host, () -> {
            reply[0] = host.client().put("Patient/" + id, patient(id, NAME));
            reply[1] = host.client().post("", transaction(entry("POST", "Patient", patient(NAME))));
        }));

        assertThat(reply).allSatisfy(failed -> assertThat(failed.status()).isGreaterThanOrEqualTo(400));
        assertThat(host.client().get("Patient/" + id).status()).isEqualTo(404);
        assertThat(changes.versions()).isEmpty();
        assertThat(changes.events()).isEmpty();
        assertThat(host.listener().refused() - refused).isEqualTo(2);
        assertThat(reply[0].body())
                .contains("\"The change feed could not store")
                .doesNotContain(NAME);
        assertNamesNobody(logged);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void lostNothingButEventsWhereTheOperatorPrefersThat(HostOptions options) {
        FhirHost host = FhirHosts.shared(options);
        CountingListener listener = new CountingListener();
        String id = BasicChangesContract.newId();
        ListAppender<ILoggingEvent> logged = listen();

        Changes changes = host.during(() -> withSkipping(host, listener, () -> {
            withoutTable(host, () -> {
                host.client().put("Patient/" + id, patient(id, NAME)).ok();
                host.client()
                        .post(
                                "",
                                transaction(
                                        entry("POST", "Patient", patient(NAME)),
                                        entry("POST", "Patient", patient(NAME))))
                        .ok();
            });
            host.client().put("Patient/" + id, patient(id, "Later")).ok();
        }));

        assertThat(changes.versions()).hasSize(4);
        assertThat(changes.described()).containsExactly("update Patient/" + id + "/2");
        assertThat(listener.skipped()).isEqualTo(3);
        assertThat(listener.events()).isEqualTo(1);
        assertThat(logged.list.stream()
                        .filter(event -> event.getFormattedMessage().startsWith("The change feed lost")))
                .hasSize(2);
        assertNamesNobody(logged);
    }

    private static void withoutTable(FhirHost host, Runnable requests) {
        host.jdbc().execute("ALTER TABLE CHANGEFEED_EVENT RENAME TO CHANGEFEED_EVENT_AWAY");
        try {
            requests.run();
        } finally {
            host.jdbc().execute("ALTER TABLE CHANGEFEED_EVENT_AWAY RENAME TO CHANGEFEED_EVENT");
        }
    }

    private static void withSkipping(FhirHost host, CountingListener listener, Runnable requests) {
        CaptureSettings settings =
                new CaptureSettings(true, Set.of("*"), Set.of(), Set.of(Action.values()), null, null);
        ChangefeedInterceptor skipping = new ChangefeedInterceptor(new ChangeCapture(
                settings,
                host.fhir(),
                host.bean(JpaTransactionManager.class),
                host.sink(),
                listener,
                CurrentTrace.UNKNOWN,
                new EventIds(InstantSource.system(), new SecureRandom())));
        host.capture(false);
        host.bean(IInterceptorService.class).registerInterceptor(skipping);
        try {
            requests.run();
        } finally {
            host.bean(IInterceptorService.class).unregisterInterceptor(skipping);
            host.capture(true);
        }
    }

    private static ListAppender<ILoggingEvent> listen() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(appender);
        return appender;
    }

    private static void assertNamesNobody(ListAppender<ILoggingEvent> logged) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(logged);
        assertThat(logged.list).isNotEmpty().allSatisfy(event -> {
            assertThat(event.getFormattedMessage()).doesNotContain(NAME);
            for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                assertThat(String.valueOf(cause.getMessage())).doesNotContain(NAME);
            }
        });
    }
}
