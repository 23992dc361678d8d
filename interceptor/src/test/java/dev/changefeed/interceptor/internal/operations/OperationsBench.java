// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.HostClient;
import dev.changefeed.interceptor.host.HostClient.Reply;
import dev.changefeed.interceptor.host.HostOptions;
import dev.changefeed.interceptor.internal.log.DeadLetter;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.log.Lease;
import dev.changefeed.interceptor.internal.log.ParkedEvent;
import dev.changefeed.interceptor.internal.log.Progress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.orm.jpa.JpaTransactionManager;

/** A server with the operations, whose settings name the destination {@code analytics}, and an operator's client. */
final class OperationsBench implements AutoCloseable {
    private static final String TYPE = "value(String|Decimal|Boolean|Instant|Code|Integer)";

    final FhirHost host;
    final EventLog log;

    OperationsBench(HostOptions options) {
        host = FhirHost.start(options);
        log = EventLog.over(host.bean(JpaTransactionManager.class).getDataSource());
    }

    OperationsBench offer() {
        host.server()
                .registerProviders(
                        ChangefeedOperations.providers(host.fhir(), log, Set.of("analytics"), InstantSource.system()));
        return this;
    }

    /** Gives the server so many new events with positions; the first of them. */
    long feed(int events) {
        long before = log.feed().tail();
        host.during(() -> {
            for (int i = 0; i < events; i++) {
                host.client().post("Patient", "{\"resourceType\":\"Patient\"}").ok();
            }
        });
        return before + 1;
    }

    /** Nothing but the feed is left. */
    void clear() {
        log.destinations().states().forEach(state -> log.control().forget(state.name()));
    }

    /** A new destination with this progress, which nobody serves. */
    void destination(String name, Progress progress) {
        Destinations destinations = log.destinations();
        destinations.create(name, 0);
        Lease lease = lease(name);
        destinations.save(lease, progress);
        destinations.release(lease);
    }

    Lease lease(String name) {
        return Objects.requireNonNull(log.destinations().acquire(name, "host/node", Duration.ofHours(1)));
    }

    static Progress dead(long position, DeadLetter... letters) {
        return new Progress(position, List.of(), List.of(), List.of(letters));
    }

    static Progress parked(long position, ParkedEvent... parked) {
        return new Progress(position, List.of(parked), List.of(), List.of());
    }

    HostClient client() {
        return host.client();
    }

    /** POSTs a {@code Parameters} resource; of each three texts one is the name, one the type and one the value. */
    Reply call(String operation, String... parameters) {
        return client().post(operation, body(parameters));
    }

    static String body(String... parameters) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < parameters.length; i += 3) {
            boolean bare = parameters[i + 1].matches("Decimal|Integer|Boolean");
            each.add("{\"name\":\"%s\",\"value%s\":%s}"
                    .formatted(
                            parameters[i],
                            parameters[i + 1],
                            bare ? parameters[i + 2] : '"' + parameters[i + 2] + '"'));
        }
        return "{\"resourceType\":\"Parameters\",\"parameter\":[%s]}".formatted(String.join(",", each));
    }

    /** The value of a parameter or part, whatever its type; empty where there is none. */
    static String value(JsonNode parametersOrPart, String name) {
        return children(parametersOrPart, name)
                .flatMap(child -> {
                    List<String> values = new ArrayList<>();
                    child.fields().forEachRemaining(field -> {
                        if (field.getKey().matches(TYPE)) {
                            values.add(field.getValue().asText());
                        }
                    });
                    return values.stream();
                })
                .reduce((one, other) -> one + "," + other)
                .orElse("");
    }

    static Stream<JsonNode> children(JsonNode parametersOrPart, String name) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode child : parametersOrPart.path(parametersOrPart.has("part") ? "part" : "parameter")) {
            if (child.path("name").asText().equals(name)) {
                found.add(child);
            }
        }
        return found.stream();
    }

    @Override
    public void close() {
        host.close();
    }
}
