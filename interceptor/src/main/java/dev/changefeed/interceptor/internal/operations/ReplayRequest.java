// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import dev.changefeed.interceptor.internal.log.Feed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be sent again: either from one place on, which moves the cursor, or between two of them, beside the live stream. */
record ReplayRequest(
        @Nullable Long toPosition,
        @Nullable Instant toTime,
        @Nullable Long fromPosition,
        @Nullable Long throughPosition,
        @Nullable Instant fromTime,
        @Nullable Instant throughTime) {

    /** The positions that a request means: the first one, and the last one where it is a part of the feed. */
    record Range(long first, @Nullable Long last) {}

    Range in(Feed feed) {
        List<String> given = new ArrayList<>();
        add(given, Names.TO_POSITION, toPosition);
        add(given, Names.TO_TIME, toTime);
        add(given, Names.FROM_POSITION, fromPosition);
        add(given, Names.THROUGH_POSITION, throughPosition);
        add(given, Names.FROM_TIME, fromTime);
        add(given, Names.THROUGH_TIME, throughTime);
        long begin = feed.first();
        long end = feed.tail();
        if (toPosition != null && given.size() == 1) {
            return new Range(within(Names.TO_POSITION, toPosition, begin, end, end + 1), null);
        }
        if (toTime != null && given.size() == 1) {
            return new Range(Math.max(begin, feed.positionBefore(toTime) + 1), null);
        }
        if (fromPosition != null && throughPosition != null && given.size() == 2) {
            within(Names.FROM_POSITION, fromPosition, begin, end, end);
            within(Names.THROUGH_POSITION, throughPosition, begin, end, end);
            return ordered(
                    fromPosition, throughPosition, Names.FROM_POSITION + " is greater than " + Names.THROUGH_POSITION);
        }
        if (fromTime != null && throughTime != null && given.size() == 2) {
            return ordered(
                    Math.max(begin, feed.positionBefore(fromTime) + 1),
                    feed.positionThrough(throughTime),
                    "No event lies between %s and %s; the log has positions %d to %d"
                            .formatted(Names.FROM_TIME, Names.THROUGH_TIME, begin, end));
        }
        throw new InvalidRequestException(
                "Give either %s or %s, which moves the cursor, or %s and %s or %s and %s, which replays a part beside the live stream. Given: %s."
                        .formatted(
                                Names.TO_POSITION,
                                Names.TO_TIME,
                                Names.FROM_POSITION,
                                Names.THROUGH_POSITION,
                                Names.FROM_TIME,
                                Names.THROUGH_TIME,
                                given.isEmpty() ? "none of them" : String.join(", ", given)));
    }

    private static void add(List<String> given, String name, @Nullable Object value) {
        if (value != null) {
            given.add(name);
        }
    }

    private static long within(String name, long position, long begin, long end, long most) {
        if (position < begin || position > most) {
            throw new InvalidRequestException(
                    begin > end
                            ? "Parameter %s is not in the log, which has no events; the next one gets position %d."
                                    .formatted(name, begin)
                            : "Parameter %s is not in the log, which has positions %d to %d.%s"
                                    .formatted(
                                            name,
                                            begin,
                                            end,
                                            most > end ? " %d means after the last one.".formatted(most) : ""));
        }
        return position;
    }

    private static Range ordered(long first, long last, String fault) {
        if (first > last) {
            throw new InvalidRequestException(fault + ".");
        }
        return new Range(first, last);
    }
}
