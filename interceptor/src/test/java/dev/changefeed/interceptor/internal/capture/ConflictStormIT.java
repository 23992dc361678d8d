// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static dev.changefeed.interceptor.internal.capture.Resources.patient;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirVersionEnum;
import dev.changefeed.interceptor.host.Changes;
import dev.changefeed.interceptor.host.FhirHost;
import dev.changefeed.interceptor.host.FhirHosts;
import dev.changefeed.interceptor.host.HostOptions;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writers of one resource that get in each other's way: HAPI repeats, and calls the interceptor at each attempt. */
class ConflictStormIT {
    private static final int WRITERS = 8;

    static Stream<HostOptions> servers() {
        HostOptions r4 = HostOptions.of(FhirVersionEnum.R4);
        return Stream.of(r4, r4.onPostgres());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void tellsOfEachCommittedVersionOnce(HostOptions options) {
        FhirHost host = FhirHosts.shared(options);
        String id = BasicChangesContract.newId();
        host.client().put("Patient/" + id, patient(id, "First")).ok();
        AtomicInteger succeeded = new AtomicInteger();
        int captured = host.sink().events();
        int announced = host.listener().events();

        Changes changes = host.during(() -> {
            for (int round = 0; round < 5 && host.sink().events() - captured <= succeeded.get(); round++) {
                storm(host, id, round, succeeded);
            }
        });

        assertThat(host.sink().events() - captured)
                .as("events that were on their way, more than were committed")
                .isGreaterThan(succeeded.get());
        assertThat(changes.matchHistory().events()).hasSize(succeeded.get());
        assertThat(changes.events().stream().map(event -> event.resource().version()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(2, succeeded.get() + 1L).boxed().toList());
        assertThat(host.listener().events() - announced).isEqualTo(succeeded.get());
    }

    private static void storm(FhirHost host, String id, int round, AtomicInteger succeeded) {
        CyclicBarrier together = new CyclicBarrier(WRITERS);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Integer>> replies = IntStream.range(0, WRITERS)
                    .mapToObj(n -> writers.submit(() -> {
                        together.await();
                        return host.client()
                                .put(
                                        "Patient/" + id,
                                        patient(id, "Writer " + round + "." + n),
                                        "X-Retry-On-Version-Conflict",
                                        "retry; max-retries=10")
                                .status();
                    }))
                    .toList();
            for (Future<Integer> reply : replies) {
                if (reply.get(60, TimeUnit.SECONDS) == 200) {
                    succeeded.incrementAndGet();
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            writers.shutdownNow();
        }
    }
}
