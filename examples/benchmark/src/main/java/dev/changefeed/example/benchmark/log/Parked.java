// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.Measurement;
import dev.changefeed.example.benchmark.machine.Broker;
import dev.changefeed.example.benchmark.machine.Postgres;
import dev.changefeed.example.benchmark.machine.Workshop;
import dev.changefeed.example.benchmark.result.Finding;
import dev.changefeed.example.benchmark.result.Goal;
import dev.changefeed.example.benchmark.result.Rounds;
import java.util.List;
import java.util.Locale;

/** F9: what keys that a destination goes on refusing cost the healthy ones. */
public final class Parked implements Measurement {
    private static final int KEYS = 1_000;
    private static final String NONE = "none parked";
    private static final String MANY = String.format(Locale.ROOT, "%,d keys parked", KEYS);
    private static final double OF_NONE = 0.95;

    /** Fewer would not even have compiled the relay's code. */
    private static final int WARM_UPS = 2;

    private final Rounds healthy = new Rounds();
    private final Rounds retries = new Rounds();

    @Override
    public Finding measure(Effort effort, Workshop workshop) throws Exception {
        Broker broker = workshop.broker();
        try (Postgres postgres = Postgres.start();
                FilledLog filled = FilledLog.in(postgres.emptyDatabase("parked"), SampleEvents.load())) {
            filled.fill(effort.backlog() + KEYS);
            filled.tidy();
            ParkedDrain none = new ParkedDrain(filled, broker.bootstrapServers(), 0);
            ParkedDrain many = new ParkedDrain(filled, broker.bootstrapServers(), KEYS);
            DrainTurns turns = new DrainTurns(postgres, broker);
            for (int turn = 0; turn < WARM_UPS; turn++) {
                turns.take(none, effort.backlog());
                turns.take(many, effort.backlog());
            }
            for (int round = 0; round < effort.rounds(); round++) {
                add(round % 2 == 0 ? NONE : MANY, round % 2 == 0 ? none : many, turns, effort.backlog());
                add(round % 2 == 0 ? MANY : NONE, round % 2 == 0 ? many : none, turns, effort.backlog());
            }
        }
        return finding(effort);
    }

    private void add(String name, ParkedDrain drain, DrainTurns turns, int events) throws Exception {
        drain.attempts();
        double rate = turns.take(drain, events).rate(events);
        healthy.add(name, rate);
        retries.add(name, drain.attempts() * rate / events);
    }

    private Finding finding(Effort effort) {
        return new Finding(
                List.of(Goal.atLeast(MANY + " ÷ " + NONE, healthy.ratio(MANY, NONE), OF_NONE)),
                List.of(
                        healthy.sheet("healthy events/s drained to Kafka", NONE, "%.0f"),
                        retries.sheet("refused retries/s meanwhile", MANY, "%.0f")),
                List.of(String.format(
                        Locale.ROOT,
                        "Parked: %,d events drained from PostgreSQL to a new topic at each turn, from the relay's start to the last"
                                + " acknowledgement. The parked keys have an event each, which the destination refuses whenever it is tried,"
                                + " once a second: more often than by default, where the pauses grow to 32 seconds.",
                        effort.backlog())));
    }
}
