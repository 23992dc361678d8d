// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.log.peer.Contestant;
import dev.changefeed.example.benchmark.log.peer.Times;
import dev.changefeed.example.benchmark.machine.Broker;
import dev.changefeed.example.benchmark.machine.Postgres;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Lets contestants drain, one at a time and each into a topic of its own, and looks at what came. */
final class DrainTurns {
    private static final int PARTITIONS = 3;

    private final Postgres postgres;
    private final Broker broker;
    private final Map<Integer, FirstRecords> expected = new HashMap<>();
    private int turns;

    DrainTurns(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    /** One drain of the newest {@code events}; throws when the topic is not exactly as after all earlier drains of as many. */
    Times take(Contestant contestant, int events) throws Exception {
        String topic = "drain-" + turns++;
        broker.createTopic(topic, PARTITIONS);
        Times times;
        try (Contestant.Turn turn = contestant.prepare(topic, events)) {
            postgres.settle();
            // what the preparation left on the heap
            System.gc();
            times = turn.run();
        }
        verify(topic, events);
        broker.deleteTopic(topic);
        return times;
    }

    private void verify(String topic, int events) throws InterruptedException, ExecutionException {
        long records = broker.records(topic);
        if (records != events) {
            throw new IllegalStateException("Topic " + topic + " has " + records + " records instead of " + events);
        }
        FirstRecords found = FirstRecords.of(broker.bootstrapServers(), topic, PARTITIONS);
        FirstRecords others = expected.putIfAbsent(events, found);
        if (others != null && !others.equals(found)) {
            throw new IllegalStateException("Topic " + topic + " begins with " + found + " instead of " + others);
        }
    }
}
