// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventIdsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00.123Z"));
    private final InstantSource clock = now::get;
    private final EventIds ids = new EventIds(clock, new Random(42));

    @Test
    void makesVersionSevenUuidsOfTheTime() {
        UUID id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(now.get().toEpochMilli());
    }

    @Test
    void growsWhileTheClockStandsStill() {
        List<UUID> some = Stream.generate(ids::next).limit(10_000).toList();

        assertThat(some.stream().map(UUID::toString)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void growsWhenTheClockIsSetBack() {
        UUID before = ids.next();
        now.set(now.get().minusSeconds(3600));

        UUID after = ids.next();

        assertThat(after.toString()).isGreaterThan(before.toString());
    }

    @Test
    void differsFromNodeToNode() {
        EventIds other = new EventIds(clock, new Random(43));
        Set<UUID> all = new HashSet<>();

        for (int n = 0; n < 1_000; n++) {
            all.add(ids.next());
            all.add(other.next());
        }

        assertThat(all).hasSize(2_000);
    }
}
