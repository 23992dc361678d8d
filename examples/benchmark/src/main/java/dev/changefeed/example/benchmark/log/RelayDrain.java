// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.log.peer.Contestant;
import dev.changefeed.example.benchmark.log.peer.Times;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.relay.Relay;
import java.time.Duration;

/** The product: a destination whose cursor is behind. */
final class RelayDrain implements Contestant {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String DESTINATION = "drain";

    private final FilledLog filled;
    private final String servers;

    RelayDrain(FilledLog filled, String servers) {
        this.filled = filled;
        this.servers = servers;
    }

    @Override
    public Turn prepare(String topic, int events) {
        EventLog log = filled.log();
        long tail = log.feed().tail();
        log.destinations().create(DESTINATION, tail - events);
        Acknowledgements acknowledgements = new Acknowledgements(events);
        Relay relay = Node.relay(log, Node.kafka(DESTINATION, servers, topic), acknowledgements::of);
        return new Turn() {
            @Override
            public Times run() throws InterruptedException {
                long startedAt = System.nanoTime();
                relay.start();
                return acknowledgements.await(startedAt, PATIENCE);
            }

            @Override
            public void close() {
                relay.close();
                verifyCursor(tail);
                filled.sql().sql("DELETE FROM CHANGEFEED_DESTINATION").update();
            }
        };
    }

    private void verifyCursor(long tail) {
        long cursor = filled.log().destinations().states().get(0).position();
        if (cursor != tail) {
            throw new IllegalStateException("The cursor is at " + cursor + " instead of " + tail);
        }
    }
}
