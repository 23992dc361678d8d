// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark;

import dev.changefeed.example.benchmark.log.Drain;
import dev.changefeed.example.benchmark.log.Growth;
import dev.changefeed.example.benchmark.log.Parked;
import dev.changefeed.example.benchmark.server.Bundles;
import dev.changefeed.example.benchmark.server.Latency;
import dev.changefeed.example.benchmark.server.Rest;
import dev.changefeed.example.benchmark.server.Throughput;
import java.util.Locale;
import java.util.function.Supplier;

/** All tables, in the order in which they are run. */
enum Table {
    THROUGHPUT("F1", "what a server still writes with the feed", Throughput::new),
    LATENCY("F2", "from the commit to the consumer", Latency::new),
    DRAIN("F3", "draining a backlog to Kafka", Drain::new),
    GROWTH("F6", "growth of the log, of a backlog and of the number of destinations", Growth::new),
    BUNDLES("F7", "transaction Bundles of 100", Bundles::new),
    REST("F8", "a server at rest", Rest::new),
    PARKED("F9", "healthy keys while others are refused", Parked::new);

    private final String id;
    private final String title;
    private final Supplier<Measurement> measurement;

    Table(String id, String title, Supplier<Measurement> measurement) {
        this.id = id;
        this.title = title;
        this.measurement = measurement;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    Measurement measurement() {
        return measurement.get();
    }

    /** As it is called on the command line. */
    String command() {
        return name().toLowerCase(Locale.ROOT);
    }
}
