// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.log.peer.Contestant;
import dev.changefeed.example.benchmark.log.peer.Times;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.relay.Relay;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** The product, draining a backlog while the destination goes on refusing the oldest events of the log. */
final class ParkedDrain implements Contestant {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String DESTINATION = "drain";

    private final FilledLog filled;
    private final String servers;
    private final int keys;
    private final Map<String, String> retries;
    private final AtomicLong attempts = new AtomicLong();

    /**
     * @param keys how many keys are parked, with an event each
     * @param retries settings of the destination
     */
    ParkedDrain(FilledLog filled, String servers, int keys, Map<String, String> retries) {
        this.retries = retries;
        this.filled = filled;
        this.servers = servers;
        this.keys = keys;
    }

    /** How often parked events have been tried since the last time. */
    long attempts() {
        return attempts.getAndSet(0);
    }

    @Override
    public Turn prepare(String topic, int events) {
        EventLog log = filled.log();
        long tail = log.feed().tail();
        log.destinations().create(DESTINATION, tail - events);
        filled.sql()
                .sql("""
                        INSERT INTO CHANGEFEED_PARKED (DESTINATION, FEED_POSITION, ORDERING_KEY, ATTEMPTS, DUE_AT, REASON)
                        SELECT :destination, F.FEED_POSITION, E.RESOURCE_TYPE || '/' || E.RESOURCE_ID, 1, clock_timestamp(), 'refused'
                        FROM CHANGEFEED_FEED F JOIN CHANGEFEED_EVENT E USING (EVENT_SEQ) WHERE F.FEED_POSITION <= :keys""")
                .param("destination", DESTINATION)
                .param("keys", keys)
                .update();
        Acknowledgements acknowledgements = new Acknowledgements(events);
        Map<String, String> properties = new HashMap<>(Node.kafka(DESTINATION, servers, topic));
        retries.forEach((key, value) -> properties.put("destinations." + DESTINATION + '.' + key, value));
        Relay relay = Node.relay(log, properties, destination -> acknowledgements.of(refusing(destination)));
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
                verify(tail);
                filled.sql().sql("DELETE FROM CHANGEFEED_DESTINATION").update();
                filled.sql().sql("DELETE FROM CHANGEFEED_PARKED").update();
            }
        };
    }

    private Destination refusing(Destination destination) {
        return new Destination(
                destination.name(),
                destination.filter(),
                destination.start(),
                destination.content(),
                destination.format(),
                () -> refusing(destination.publishers().get()),
                destination.retry(),
                destination.publishTimeout());
    }

    /** A call has parked events only, or none. */
    private EventPublisher refusing(EventPublisher publisher) {
        return new EventPublisher() {
            @Override
            public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
                if (batch.get(0).event().position() > keys) {
                    return publisher.publish(batch);
                }
                attempts.addAndGet(batch.size());
                return CompletableFuture.completedFuture(Collections.nCopies(batch.size(), Outcome.retry("refused")));
            }

            @Override
            public void close(Duration patience) {
                publisher.close(patience);
            }
        };
    }

    private void verify(long tail) {
        long cursor = filled.log().destinations().states().get(0).position();
        long parked = filled.log().parked().count(DESTINATION);
        if (cursor != tail || parked != keys) {
            throw new IllegalStateException(
                    "The cursor is at " + cursor + " instead of " + tail + ", and " + parked + " events are parked");
        }
    }
}
