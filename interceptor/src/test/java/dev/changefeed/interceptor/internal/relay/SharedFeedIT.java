// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.testkit.Events;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedFeedIT {
    private final RelayBench bench = new RelayBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void idleDestinationsCostTheDatabaseNothing() {
        List<DestinationRelay> relays = relays(100);
        int before = bench.statements.get();

        for (int round = 0; round < 10; round++) {
            bench.time.advance(Duration.ofSeconds(1));
            relays.forEach(relay -> relay.advance(() -> true));
        }

        assertThat(bench.statements.get() - before).isZero();
    }

    @Test
    void destinationsThatKeepUpReadTheFeedTogether() {
        List<DestinationRelay> relays = relays(20);
        bench.commit(events(100));
        int before = bench.statements.get();

        relays.forEach(relay -> relay.advance(() -> true));

        assertThat(bench.publisher.delivered).hasSize(20 * 100);
        assertThat(bench.statements.get() - before).isEqualTo(1);
    }

    @Test
    void aDestinationThatFellBehindReadsOnItsOwnAndMissesNothing() {
        DestinationRelay prompt = relays(1).get(0);
        DestinationRelay late = relays(2).get(1);
        int large = 1 << 20;
        for (int i = 1; i <= 20; i++) {
            bench.commit(Events.create("Patient", "p" + i)
                    .payload(Events.payload("Patient", "p" + i, large))
                    .build());
            prompt.advance(() -> true);
        }
        bench.publisher.delivered.clear();

        late.advance(() -> true);

        assertThat(bench.publisher.deliveredVersions())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> "Patient/p" + i + " v1")
                        .toList());
    }

    private List<DestinationRelay> relays(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    String name = count + "-" + i;
                    bench.log.destinations().create(name, bench.feed.tail());
                    return bench.relay(bench.acquire(name));
                })
                .toList();
    }

    private static List<ChangeEvent> events(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> Events.create("Patient", "p" + i).build())
                .toList();
    }

    @Test
    void aDestinationThatComesFromAnotherNodeFarAheadOfWhatWasReadHereMissesNothing() {
        bench.commit(events(2_500));
        bench.log.destinations().create("late", 2_300);

        DestinationRelay relay = bench.relay(bench.acquire("late"));
        relay.advance(() -> true);

        assertThat(bench.publisher.delivered)
                .extracting(delivery -> delivery.event().position())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(2_301, 2_500).boxed().toList());
    }
}
