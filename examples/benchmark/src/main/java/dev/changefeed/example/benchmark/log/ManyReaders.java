// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.machine.Broker;
import dev.changefeed.example.benchmark.result.Finding;
import dev.changefeed.example.benchmark.result.Goal;
import dev.changefeed.example.benchmark.result.Rounds;
import dev.changefeed.interceptor.internal.log.Destinations;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.relay.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What many destinations that follow the feed's end read, beside a single one. */
final class ManyReaders {
    private static final int MANY = 20;
    private static final String ONE_READER = "1 destination";
    private static final String MANY_READERS = MANY + " destinations";
    private static final double MOST = 1.5;
    private static final int EVENTS_A_TRANSACTION = 3;
    private static final int TRANSACTIONS_A_SECOND = 100;

    private final Effort effort;
    private final Broker broker;
    private final Rounds reads = new Rounds();
    private final Rounds readsOfEvents = new Rounds();
    private int turns;

    ManyReaders(Effort effort, Broker broker) {
        this.effort = effort;
        this.broker = broker;
    }

    Finding measure(FilledLog filled, SampleEvents samples) throws InterruptedException, ExecutionException {
        try (filled) {
            for (int round = 0; round < effort.rounds(); round++) {
                boolean manyFirst = round % 2 == 1;
                take(manyFirst ? MANY : 1, filled, samples);
                take(manyFirst ? 1 : MANY, filled, samples);
            }
        }
        return finding();
    }

    private void take(int destinations, FilledLog filled, SampleEvents samples)
            throws InterruptedException, ExecutionException {
        StatementCounter counter = new StatementCounter();
        Map<String, String> properties = new HashMap<>();
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < destinations; i++) {
            String name = "reader-" + turns + "-" + i;
            filled.log().destinations().create(name, filled.log().feed().tail());
            broker.createTopic(name, 1);
            topics.add(name);
            properties.putAll(Node.kafka(name, broker.bootstrapServers(), name));
        }
        turns++;
        long written;
        try (Relay relay =
                Node.relay(EventLog.over(counter.over(filled.dataSource())), properties, UnaryOperator.identity())) {
            relay.start();
            await("the leases", filled, Destinations.State::leased);
            Writer writer = new Writer(filled, samples, relay);
            // opens the producers
            writeSteadily(writer, Duration.ofSeconds(1));
            awaitDelivery(filled, writer);
            counter.reset();
            long before = writer.written();
            writeSteadily(writer, effort.round());
            awaitDelivery(filled, writer);
            written = writer.written();
            add(destinations, counter, written - before);
        }
        for (String topic : topics) {
            verify(topic, written);
            broker.deleteTopic(topic);
        }
        filled.sql().sql("DELETE FROM CHANGEFEED_DESTINATION").update();
    }

    private static void writeSteadily(Writer writer, Duration length) throws InterruptedException {
        long start = System.nanoTime();
        long transactions = length.multipliedBy(TRANSACTIONS_A_SECOND).toSeconds();
        for (int i = 0; i < transactions; i++) {
            long dueAt = start
                    + Duration.ofSeconds(i).dividedBy(TRANSACTIONS_A_SECOND).toNanos();
            Duration early = Duration.ofNanos(dueAt - System.nanoTime());
            if (!early.isNegative()) {
                Thread.sleep(early.toMillis(), early.toNanosPart() % 1_000_000);
            }
            writer.write(EVENTS_A_TRANSACTION);
        }
    }

    private static void awaitDelivery(FilledLog filled, Writer writer) throws InterruptedException {
        Waiting.until("all positions", () -> filled.staged() == 0);
        long tail = filled.log().feed().tail();
        await("delivery of " + writer.written() + " events", filled, state -> state.position() == tail);
    }

    private static void await(String what, FilledLog filled, Predicate<Destinations.State> each)
            throws InterruptedException {
        Waiting.until(what, () -> filled.log().destinations().states().stream().allMatch(each));
    }

    private void verify(String topic, long events) throws InterruptedException, ExecutionException {
        long records = broker.records(topic);
        if (records != events) {
            throw new IllegalStateException("Topic " + topic + " has " + records + " records instead of " + events);
        }
    }

    private void add(int destinations, StatementCounter counter, long events) {
        String contestant = destinations == 1 ? ONE_READER : MANY_READERS;
        reads.add(contestant, (double) counter.reads() / events);
        readsOfEvents.add(contestant, (double) counter.readsOfEvents() / events);
    }

    private Finding finding() {
        return new Finding(
                List.of(Goal.atMost(
                        "database reads of " + MANY_READERS + " ÷ " + ONE_READER,
                        reads.ratio(MANY_READERS, ONE_READER),
                        MOST)),
                List.of(
                        reads.sheet("queries for each event, all tables", ONE_READER, "%.3f"),
                        readsOfEvents.sheet(
                                "queries for each event, of the event tables: without the sequencer's looks and the leases",
                                ONE_READER,
                                "%.3f")),
                List.of("Readers: " + EVENTS_A_TRANSACTION * TRANSACTIONS_A_SECOND
                        + " events/s are written at a steady rate in transactions of "
                        + EVENTS_A_TRANSACTION
                        + ", and each destination brings all of them to a topic of its own. The queries are counted"
                        + " at the node's DataSource, after the destinations have opened their producers."));
    }
}
