// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.broker;

import java.io.IOException;

/** Ends a child process with its parent, which holds the other end of standard input: when it is gone, however it died, the input ends. */
public final class ParentWatch {
    private ParentWatch() {}

    /** @param end ends this process; runs on a thread of its own */
    public static void start(Runnable end) {
        var watch = new Thread(() -> readToTheEnd(end), "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void readToTheEnd(Runnable end) {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            System.err.println("Standard input is broken: " + e.getMessage());
        }
        end.run();
    }
}
