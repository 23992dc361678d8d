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
import dev.changefeed.example.benchmark.result.Sheet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** F9: what keys that a destination goes on refusing cost the healthy ones. */
public final class Parked implements Measurement {
    private static final int KEYS = 1_000;
    private static final String NONE = "none parked";
    private static final String MANY = String.format(Locale.ROOT, "%,d keys parked", KEYS);
    private static final String OFTEN = MANY + ", tried every 2 seconds";
    private static final double OF_NONE = 0.95;

    /** Fewer would not even have compiled the relay's code. */
    private static final int WARM_UPS = 2;

    private final Rounds healthy = new Rounds();
    private final Map<String, List<Double>> retries = new LinkedHashMap<>();

    @Override
    public Finding measure(Effort effort, Workshop workshop) throws Exception {
        Broker broker = workshop.broker();
        String servers = broker.bootstrapServers();
        try (Postgres postgres = Postgres.start();
                FilledLog filled = FilledLog.in(postgres.emptyDatabase("parked"), SampleEvents.load())) {
            filled.fill(effort.backlog() + KEYS);
            filled.tidy();
            // for ever, so that all keys are parked at the end as well
            String ever = "1000000";
            Map<String, ParkedDrain> contestants = new LinkedHashMap<>();
            contestants.put(NONE, new ParkedDrain(filled, servers, 0, Map.of()));
            contestants.put(MANY, new ParkedDrain(filled, servers, KEYS, Map.of("retry.max-attempts", ever)));
            contestants.put(
                    OFTEN,
                    new ParkedDrain(filled, servers, KEYS, Map.of("retry.max-attempts", ever, "retry.delays", "2s")));
            compete(effort, contestants, new DrainTurns(postgres, broker));
        }
        return finding(effort);
    }

    private void compete(Effort effort, Map<String, ParkedDrain> contestants, DrainTurns turns) throws Exception {
        int backlog = effort.backlog();
        for (int turn = 0; turn < WARM_UPS; turn++) {
            for (ParkedDrain drain : contestants.values()) {
                turns.take(drain, backlog);
            }
        }
        for (int round = 0; round < effort.rounds(); round++) {
            List<String> order = new ArrayList<>(contestants.keySet());
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (String name : order) {
                ParkedDrain drain = Objects.requireNonNull(contestants.get(name));
                drain.attempts();
                double rate = turns.take(drain, backlog).rate(backlog);
                healthy.add(name, rate);
                retries.computeIfAbsent(name, unused -> new ArrayList<>()).add(drain.attempts() * rate / backlog);
            }
        }
    }

    private Finding finding(Effort effort) {
        return new Finding(
                List.of(Goal.atLeast(MANY + " ÷ " + NONE, healthy.ratio(MANY, NONE), OF_NONE)),
                List.of(healthy.sheet("healthy events/s drained to Kafka", NONE, "%.0f"), refusals()),
                List.of(String.format(
                        Locale.ROOT,
                        "Parked: %,d events drained from PostgreSQL to a new topic at each turn, from the relay's start to the last"
                                + " acknowledgement. The parked keys have an event each, due at the start, which the destination refuses whenever"
                                + " it is tried; by default the pauses grow from 2 to 32 seconds.",
                        effort.backlog())));
    }

    private Sheet refusals() {
        return new Sheet(
                "refused retries/s meanwhile",
                List.of("", "average"),
                retries.entrySet().stream()
                        .map(entry -> List.of(
                                entry.getKey(),
                                String.format(
                                        Locale.ROOT,
                                        "%.0f",
                                        entry.getValue().stream()
                                                .mapToDouble(Double::doubleValue)
                                                .average()
                                                .orElse(0))))
                        .toList());
    }
}
