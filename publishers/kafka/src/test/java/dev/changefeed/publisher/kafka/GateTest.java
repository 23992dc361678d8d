// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.testkit.Events;
import dev.changefeed.publisher.testkit.SampleFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
    private final Gate gate = new Gate();
    private final List<ChangeEvent> events = Events.rounds(1, 4);

    @Test
    void isOpenAsLongAsNothingFails() {
        PendingBatch first = new PendingBatch(batch(0), gate);

        first.settle(0, Outcome.delivered());

        assertThat(gate.admits(batch(1))).isTrue();
    }

    @Test
    void holdsUpNewEventsUntilAFailedOneComesAgain() {
        new PendingBatch(batch(0), gate).giveUp(0, "NetworkException");

        assertThat(gate.admits(batch(1))).isFalse();
        assertThat(gate.reason()).isEqualTo("NetworkException");
        assertThat(gate.admits(batch(0))).isTrue();
        assertThat(gate.admits(batch(1))).isTrue();
    }

    @Test
    void opensForAnEventThatItHasHeldUpItself() {
        new PendingBatch(batch(0), gate).giveUp(0, "NetworkException");
        new PendingBatch(batch(1), gate).giveUp(0, "NetworkException");

        assertThat(gate.admits(batch(1))).isTrue();
    }

    @Test
    void waitsForAllThatIsUnderWay() {
        PendingBatch earlier = new PendingBatch(batch(0), gate);
        new PendingBatch(batch(1), gate).giveUp(0, "NetworkException");

        boolean before = gate.admits(batch(1));
        earlier.settle(0, Outcome.delivered());

        assertThat(before).isFalse();
        assertThat(gate.admits(batch(1))).isTrue();
    }

    private List<Delivery> batch(int index) {
        return List.of(Delivery.of(events.get(index), new SampleFormat()));
    }
}
