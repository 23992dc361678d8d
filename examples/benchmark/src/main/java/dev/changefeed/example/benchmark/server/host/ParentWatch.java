// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server.host;

import java.io.IOException;

/** Ends this process with its parent, which holds the other end of standard input: when it is gone, the input ends. */
final class ParentWatch {
    private ParentWatch() {}

    static void start() {
        var watch = new Thread(ParentWatch::readToTheEnd, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void readToTheEnd() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            System.err.println("Standard input is broken: " + e.getMessage());
        }
        Runtime.getRuntime().halt(0);
    }
}
