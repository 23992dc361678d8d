// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.testkit;

import dev.changefeed.publisher.EventPublisher;
import java.util.List;

/** What the contract suite needs of the system behind a publisher: a real one, seen from its consumer's side. */
public interface Destination extends AutoCloseable {
    /** A new publisher to this destination, as its factory makes it. Short time-outs make the suite quick. */
    EventPublisher open();

    /**
     * All that has arrived so far, in the order of arrival (where there are several lanes: in the order of each). Waits some seconds
     * until there are at least {@code count}, then answers with what there is.
     */
    List<Received> received(int count);

    /** Takes the destination away without warning, as a crash does. What it has acknowledged stays. */
    void stop();

    /** Brings a stopped destination back; a running one stays as it is. */
    void start();

    /** A body size, in bytes, that the transport surely refuses. */
    int tooLarge();

    /** Everything that was logged since this destination was made, with the texts of exceptions. */
    String log();

    @Override
    void close();
}
