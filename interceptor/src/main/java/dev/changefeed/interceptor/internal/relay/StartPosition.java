// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.Feed;
import java.time.Instant;

/** Where a new destination begins; one that has a cursor goes on from there. */
public sealed interface StartPosition {
    /** The position after which the first event is read. */
    long in(Feed feed);

    /** With the next event. */
    record Latest() implements StartPosition {
        @Override
        public long in(Feed feed) {
            return feed.tail();
        }
    }

    /** With the oldest event that the log still has. */
    record Earliest() implements StartPosition {
        @Override
        public long in(Feed feed) {
            return 0;
        }
    }

    /** With the first event that happened at or after a time. */
    record Since(Instant time) implements StartPosition {
        @Override
        public long in(Feed feed) {
            return feed.positionBefore(time);
        }
    }
}
