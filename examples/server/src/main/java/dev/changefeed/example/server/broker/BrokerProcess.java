// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.broker;

import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** The main class of the broker's own process: formats the data folder once, then runs Kafka. */
public final class BrokerProcess {
    private static final String CLUSTER_ID = "Y2hhbmdlZmVlZC1kZW1vMQ";

    private BrokerProcess() {}

    /** Takes the path of the broker's configuration file. */
    public static void main(String[] args) {
        var configuration = args[0];
        ParentWatch.start(() -> System.exit(0));
        List<String> format = List.of("format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", configuration);
        int failed = StorageTool.execute(format.toArray(String[]::new), System.out);
        if (failed != 0) {
            System.exit(failed);
        }
        Kafka.main(new String[] {configuration});
    }
}
