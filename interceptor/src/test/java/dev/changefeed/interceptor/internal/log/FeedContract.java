// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading what has a position. */
interface FeedContract {
    TestLog test();

    @Test
    default void isEmptyAtFirst() {
        assertThat(test().log.feed().tail()).isZero();
        assertThat(test().log.feed().read(0, 10, 1000)).isEmpty();
        assertThat(test().log.feed().positionBefore(Events.NOON)).isZero();
    }

    @Test
    default void givesAtMostAsManyEventsAsAskedFor() {
        test().feed(5);

        assertThat(test().log.feed().read(1, 3, 1_000_000))
                .extracting(ChangeEvent::position)
                .containsExactly(2L, 3L, 4L);
        assertThat(test().log.feed().read(5, 3, 1_000_000)).isEmpty();
        assertThat(test().log.feed().tail()).isEqualTo(5);
    }

    @Test
    default void givesAtMostAsManyBytesAsAskedFor() {
        for (int id = 1; id <= 4; id++) {
            test().commit(sized("Binary/" + id, 400));
        }
        test().sequence();

        assertThat(test().log.feed().read(0, 10, 1200)).hasSize(3);
        assertThat(test().log.feed().read(0, 10, 1199)).hasSize(2);
    }

    @Test
    default void givesAFirstEventThatAloneIsTooLarge() {
        test().commit(sized("Binary/1", 5000), sized("Binary/2", 1), sized("Binary/3", 5000));
        test().sequence();

        assertThat(test().log.feed().read(0, 10, 1000))
                .extracting(ChangeEvent::position)
                .containsExactly(1L);
        assertThat(test().log.feed().read(1, 10, 1000))
                .extracting(ChangeEvent::position)
                .containsExactly(2L);
    }

    @Test
    default void findsThePositionBeforeATime() {
        Instant noon = Events.NOON;
        test().commit(List.of(
                at("Patient/1", noon),
                at("Patient/2", noon.plusSeconds(10)),
                at("Patient/3", noon.plusSeconds(5)),
                at("Patient/4", noon.plusSeconds(20))));
        test().sequence();

        Feed feed = test().log.feed();
        assertThat(feed.positionBefore(noon.minusSeconds(1))).isZero();
        assertThat(feed.positionBefore(noon)).isZero();
        assertThat(feed.positionBefore(noon.plusSeconds(7))).isEqualTo(1);
        assertThat(feed.positionBefore(noon.plusSeconds(10))).isEqualTo(1);
        assertThat(feed.positionBefore(noon.plusSeconds(11))).isEqualTo(3);
        assertThat(feed.positionBefore(noon.plusSeconds(21))).isEqualTo(4);
    }

    @Test
    default void readsInOneRoundTripAndLeavesNothingOpen() {
        test().feed(3);
        test().statements.calls();

        test().log.feed().read(0, 10, 1000);

        assertThat(test().statements.calls()).hasSize(1);
        assertThat(test().pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }

    private static ChangeEvent sized(String reference, int bytes) {
        return Events.builder(reference, 1).payload(Payload.of(new byte[bytes])).build();
    }

    private static ChangeEvent at(String reference, Instant time) {
        return Events.builder(reference, 1).occurredAt(time).build();
    }
}
