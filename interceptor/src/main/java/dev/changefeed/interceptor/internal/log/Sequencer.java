// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

/**
 * Gives committed events their positions. Safe for use by several threads and several nodes: one at a time does the work, by a row lock
 * that lives no longer than a step, and the others find it {@linkplain Step#busy() busy} at once.
 *
 * <p>Inside a step the order is the insert sequence; a resource's versions are inserted in their order, hence positions keep it.
 */
public final class Sequencer {
    private final Database database;

    Sequencer(Database database) {
        this.database = database;
    }

    /**
     * Positions for at most {@code most} events. Reads one row and writes nothing when there is nothing to do. A
     * position is durable before anybody learns of it: it is never taken back, not even by a crash of the database.
     */
    public Step step(int most) {
        return database.dialect().step(database, most);
    }

    /**
     * What a step did.
     *
     * @param tail the last position given, by whomever
     * @param moved how many events got one
     * @param busy another node is sequencing, and may not see the latest commits: try again soon
     * @param more the step reached its limit: go on at once
     */
    public record Step(long tail, int moved, boolean busy, boolean more) {}
}
