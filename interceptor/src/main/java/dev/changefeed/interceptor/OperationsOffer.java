// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.RestfulServer;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.operations.ChangefeedOperations;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.settings.ChangefeedSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Offers the operations on the FHIR servers of the process where the settings say so. Run once all beans are there: a server may be made of
 * many of them.
 */
record OperationsOffer(
        ObjectProvider<RestfulServer> servers,
        FhirContext fhir,
        EventLog eventLog,
        ChangefeedSettings settings,
        InstantSource time)
        implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(OperationsOffer.class);

    @Override
    public void run() {
        if (!settings.operations()) {
            return;
        }
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
}
