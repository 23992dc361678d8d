// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.faults;

/** Where a server is caught, told by the change feed's own statements. */
enum FaultPoint {
    BEFORE_INSERT(Moment.BEFORE, "INSERT INTO CHANGEFEED_EVENT", 60),
    AFTER_INSERT(Moment.AFTER, "INSERT INTO CHANGEFEED_EVENT", 60),
    AFTER_COMMIT(Moment.COMMITTED, "INSERT INTO CHANGEFEED_EVENT", 60),
    BEFORE_STEP(Moment.BEFORE, "DELETE FROM CHANGEFEED_STAGED", 25),
    AFTER_STEP(Moment.AFTER, "DELETE FROM CHANGEFEED_STAGED", 25),
    /** What was read is about to be published. */
    AFTER_READ(Moment.AFTER, "F.TOTAL <= ?", 25),
    /** The same, but nobody is held: the publishing goes on while the news travels. */
    PUBLISHING(Moment.AFTER, "F.TOTAL <= ?", 25),
    BEFORE_SAVE(Moment.BEFORE, "SET CURSOR_POSITION", 8),
    AFTER_SAVE(Moment.AFTER, "SET CURSOR_POSITION", 8),
    /** Every few seconds, whatever the load. */
    AFTER_RENEWAL(Moment.AFTER, "SET LEASE_UNTIL", 1);

    private final Moment moment;
    private final String text;
    private final int often;

    /** When, seen from a statement. */
    enum Moment {
        BEFORE,
        AFTER,
        /** After the commit of the transaction that it was part of. */
        COMMITTED
    }

    FaultPoint(Moment moment, String text, int often) {
        this.moment = moment;
        this.text = text;
        this.often = often;
    }

    boolean isAt(Moment reached, String statement) {
        return moment == reached && statement.contains(text);
    }

    /** Whether whoever gets there is held. */
    boolean holds() {
        return this != PUBLISHING;
    }

    /** How often it is passed in a second of load. */
    int often() {
        return often;
    }
}
