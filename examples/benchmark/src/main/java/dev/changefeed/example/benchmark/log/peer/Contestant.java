// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log.peer;

import java.io.IOException;

/** A way to bring a backlog of events to a topic. */
public interface Contestant {
    /**
     * Makes everything ready that has no part in the measured time.
     *
     * @param topic empty
     * @param events how many of the newest events are the backlog
     */
    Turn prepare(String topic, int events) throws Exception;

    /** One drain; run once and then closed. */
    interface Turn extends AutoCloseable {
        /** Returns when the broker has acknowledged the last event. */
        Times run() throws Exception;

        /** Leaves the database as it was before. */
        @Override
        void close() throws IOException;
    }
}
