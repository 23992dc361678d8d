// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.Measurement;
import dev.changefeed.example.benchmark.log.peer.BareProducer;
import dev.changefeed.example.benchmark.log.peer.Contestant;
import dev.changefeed.example.benchmark.log.peer.Debezium;
import dev.changefeed.example.benchmark.log.peer.DeleteQueue;
import dev.changefeed.example.benchmark.log.peer.Outbox;
import dev.changefeed.example.benchmark.log.peer.Times;
import dev.changefeed.example.benchmark.machine.Broker;
import dev.changefeed.example.benchmark.machine.Postgres;
import dev.changefeed.example.benchmark.machine.Workshop;
import dev.changefeed.example.benchmark.result.Finding;
import dev.changefeed.example.benchmark.result.Goal;
import dev.changefeed.example.benchmark.result.Rounds;
import dev.changefeed.example.benchmark.result.Sheet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** F3: how fast a backlog of events gets from PostgreSQL to Kafka, beside other ways to bring it there. */
public final class Drain implements Measurement {
    private static final String OURS = "change feed";
    private static final String BARE = "bare producer";
    private static final String QUEUE = "SKIP LOCKED queue";
    private static final String DEBEZIUM = "Debezium embedded";
    private static final double OF_BARE = 0.8;
    private static final double OF_DEBEZIUM = 3;

    /** Fewer would not even have compiled the contestants' code. */
    private static final int WARM_UPS = 2;

    private final Rounds whole = new Rounds();
    private final Rounds flow = new Rounds();
    /** The change feed's whole time and Debezium's more favourable one. */
    private final Rounds beside = new Rounds();

    @Override
    public Finding measure(Effort effort, Workshop workshop) throws Exception {
        Broker broker = workshop.broker();
        try (Postgres postgres = Postgres.start(Map.of("wal_level", "logical"))) {
            PGSimpleDataSource database = postgres.emptyDatabase("drain");
            try (FilledLog filled = FilledLog.in(database, SampleEvents.load())) {
                filled.fill(effort.backlog());
                Outbox outbox = Messages.of(filled.log().feed(), new Outbox(filled.dataSource()));
                filled.tidy();
                String servers = broker.bootstrapServers();
                Map<String, Contestant> contestants = new LinkedHashMap<>();
                contestants.put(OURS, new RelayDrain(filled, servers));
                contestants.put(BARE, new BareProducer(outbox, servers));
                contestants.put(QUEUE, new DeleteQueue(outbox, servers));
                contestants.put(DEBEZIUM, new Debezium(outbox, database, servers));
                compete(effort, contestants, new DrainTurns(postgres, broker));
                return finding(effort, outbox.averageSize());
            }
        }
    }

    private void compete(Effort effort, Map<String, Contestant> contestants, DrainTurns turns) throws Exception {
        int backlog = effort.backlog();
        for (int turn = 0; turn < WARM_UPS; turn++) {
            for (Contestant contestant : contestants.values()) {
                turns.take(contestant, backlog);
            }
        }
        for (int round = 0; round < effort.rounds(); round++) {
            List<String> order = new ArrayList<>(contestants.keySet());
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (String name : order) {
                add(name, turns.take(Objects.requireNonNull(contestants.get(name)), backlog), backlog);
            }
        }
    }

    private void add(String contestant, Times times, int events) {
        whole.add(contestant, times.rate(events));
        flow.add(contestant, times.flowRate(events));
        beside.add(contestant, contestant.equals(DEBEZIUM) ? times.flowRate(events) : times.rate(events));
    }

    private Finding finding(Effort effort, double size) {
        return new Finding(
                List.of(
                        Goal.atLeast("change feed ÷ bare producer", whole.ratio(OURS, BARE), OF_BARE),
                        Goal.atLeast("change feed ÷ Debezium embedded", beside.ratio(OURS, DEBEZIUM), OF_DEBEZIUM)),
                List.of(
                        whole.sheet("events/s, from the contestant's start to the last acknowledgement", BARE, "%.0f"),
                        flow.sheet("events/s, from its first record to the last acknowledgement", BARE, "%.0f"),
                        megabytes(size)),
                DrainNotes.of(effort, WARM_UPS, size));
    }

    private Sheet megabytes(double size) {
        return new Sheet(
                "MB/s before compression, from the contestant's start to the last acknowledgement",
                List.of("", "median"),
                Stream.of(OURS, BARE, QUEUE, DEBEZIUM)
                        .map(name -> List.of(name, String.format(Locale.ROOT, "%.1f", whole.median(name) * size / 1e6)))
                        .toList());
    }
}
