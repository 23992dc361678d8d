// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.Effort;
import dev.changefeed.example.benchmark.Measurement;
import dev.changefeed.example.benchmark.machine.Broker;
import dev.changefeed.example.benchmark.machine.Postgres;
import dev.changefeed.example.benchmark.machine.Workshop;
import dev.changefeed.example.benchmark.result.Finding;
import java.util.List;

/** F6: what becomes slower or larger as the log, a backlog or the number of destinations grows. */
public final class Growth implements Measurement {
    @Override
    public Finding measure(Effort effort, Workshop workshop) throws Exception {
        Broker broker = workshop.broker();
        SampleEvents samples = SampleEvents.load();
        Finding longLog;
        // a server of its own, so that its disk is free again before the rest begins
        try (Postgres postgres = Postgres.start()) {
            longLog = new LongLog(effort, postgres, broker).measure(samples);
        }
        try (Postgres postgres = Postgres.start()) {
            return joined(List.of(
                    longLog,
                    new IdleDestinations(effort).measure(FilledLog.in(postgres.emptyDatabase("idle"), samples), broker),
                    new WaitingEvents(effort).measure(FilledLog.in(postgres.emptyDatabase("waiting"), samples)),
                    new ManyReaders(effort, broker)
                            .measure(FilledLog.in(postgres.emptyDatabase("readers"), samples), samples)));
        }
    }

    private static Finding joined(List<Finding> parts) {
        return new Finding(
                parts.stream().flatMap(part -> part.goals().stream()).toList(),
                parts.stream().flatMap(part -> part.sheets().stream()).toList(),
                parts.stream().flatMap(part -> part.notes().stream()).toList());
    }
}
