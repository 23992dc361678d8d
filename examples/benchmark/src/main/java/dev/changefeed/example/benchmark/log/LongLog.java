// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.machine.Broker;
import dev.changefeed.example.benchmark.machine.Postgres;
import dev.changefeed.example.benchmark.result.Finding;
import dev.changefeed.example.benchmark.result.Goal;
import dev.changefeed.example.benchmark.result.Rounds;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** Drain and capture where the log has many older events, beside a log that has none. */
final class LongLog {
    private static final String SHORT = "short log";
    private static final String LONG = "long log";
    private static final double OF_DRAIN = 0.9;
    private static final double OF_CAPTURE = 0.95;
    private static final int WARM_UPS = 2;
    private static final int LEAST = 10_000;

    private final Effort effort;
    private final Postgres postgres;
    private final Broker broker;
    private final int tail;
    private final Rounds drain = new Rounds();
    private final Rounds capture = new Rounds();

    LongLog(Effort effort, Postgres postgres, Broker broker) {
        this.effort = effort;
        this.postgres = postgres;
        this.broker = broker;
        this.tail = Math.max(LEAST, effort.backlog() / 4);
    }

    Finding measure(SampleEvents samples) throws Exception {
        try (FilledLog shortLog = FilledLog.in(postgres.emptyDatabase("short"), samples);
                FilledLog longLog = FilledLog.in(postgres.emptyDatabase("long"), samples)) {
            longLog.fill(effort.history());
            for (FilledLog log : List.of(shortLog, longLog)) {
                log.fill(tail);
                log.tidy();
            }
            drain(shortLog, longLog);
            capture(shortLog, longLog, samples);
        }
        return finding();
    }

    private void drain(FilledLog shortLog, FilledLog longLog) throws Exception {
        Drainer shortOne = new Drainer(shortLog);
        Drainer longOne = new Drainer(longLog);
        for (int turn = 0; turn < WARM_UPS; turn++) {
            shortOne.rate();
            longOne.rate();
        }
        for (int round = 0; round < effort.rounds(); round++) {
            if (round % 2 == 0) {
                drain.add(SHORT, shortOne.rate());
                drain.add(LONG, longOne.rate());
            } else {
                drain.add(LONG, longOne.rate());
                drain.add(SHORT, shortOne.rate());
            }
        }
    }

    private void capture(FilledLog shortLog, FilledLog longLog, SampleEvents samples)
            throws ExecutionException, InterruptedException {
        CaptureLoad shortOne = new CaptureLoad(shortLog, samples);
        CaptureLoad longOne = new CaptureLoad(longLog, samples);
        Duration warmUp = effort.round().dividedBy(2);
        shortOne.rate(warmUp);
        longOne.rate(warmUp);
        for (int round = 0; round < effort.rounds(); round++) {
            if (round % 2 == 0) {
                addCapture(SHORT, shortOne);
                addCapture(LONG, longOne);
            } else {
                addCapture(LONG, longOne);
                addCapture(SHORT, shortOne);
            }
        }
    }

    private void addCapture(String contestant, CaptureLoad load) throws ExecutionException, InterruptedException {
        postgres.settle();
        capture.add(contestant, load.rate(effort.round()));
    }

    private Finding finding() {
        String rows = String.format(Locale.ROOT, "%,d older events", effort.history());
        return new Finding(
                List.of(
                        Goal.atLeast("drain with " + rows + " ÷ without", drain.ratio(LONG, SHORT), OF_DRAIN),
                        Goal.atLeast("capture with " + rows + " ÷ without", capture.ratio(LONG, SHORT), OF_CAPTURE)),
                List.of(
                        drain.sheet("events/s drained to Kafka", SHORT, "%.0f"),
                        capture.sheet("transactions/s of one captured event", SHORT, "%.0f")),
                List.of(
                        String.format(
                                Locale.ROOT,
                                "Long log: %s in the event tables, which the destination is past, and the same %,d newest events as in the"
                                        + " short log, in another database of the same server. Each turn drains these to a new topic; its time"
                                        + " runs from the relay's start to the last acknowledgement.",
                                rows,
                                tail),
                        "Capture: 4 threads append one event with a payload in a transaction each, which waits for the disk, while a relay without"
                                + " destinations sequences them. No resource is stored beside the event, so this is the capture's own cost only.",
                        "Older events are made by SQL from events that the product appended; then both databases are vacuumed and analysed, as"
                                + " autovacuum would have done it in the meantime."));
    }

    /** A database's drains. */
    private final class Drainer {
        private final RelayDrain contestant;
        private final DrainTurns turns;

        Drainer(FilledLog log) {
            contestant = new RelayDrain(log, broker.bootstrapServers());
            turns = new DrainTurns(postgres, broker);
        }

        double rate() throws Exception {
            return turns.take(contestant, tail).rate(tail);
        }
    }
}
