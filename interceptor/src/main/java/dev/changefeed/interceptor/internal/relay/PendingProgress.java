// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import dev.changefeed.interceptor.internal.log.DeadLetter;
import dev.changefeed.interceptor.internal.log.ParkedEvent;
import dev.changefeed.interceptor.internal.log.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has happened since the last save. Kept until a save has succeeded, so that a database that is away loses nothing. */
final class PendingProgress {
    private final Map<Long, ParkedEvent> parked = new LinkedHashMap<>();
    private final List<Long> unparked = new ArrayList<>();
    private final Set<String> goingOn = new LinkedHashSet<>();
    private final Map<Long, DeadLetter> deadLetters = new LinkedHashMap<>();

    void park(ParkedEvent event) {
        parked.put(event.position(), event);
    }

    void unpark(long position, String key) {
        parked.remove(position);
        unparked.add(position);
        goingOn.add(key);
    }

    void bury(DeadLetter letter) {
        deadLetters.put(letter.position(), letter);
    }

    boolean isEmpty() {
        return parked.isEmpty() && unparked.isEmpty() && deadLetters.isEmpty();
    }

    Progress at(long position) {
        return new Progress(
                position, List.copyOf(parked.values()), List.copyOf(unparked), List.copyOf(deadLetters.values()));
    }

    /** Keys whose first events are done with. */
    Set<String> goingOn() {
        return Set.copyOf(goingOn);
    }

    void saved() {
        parked.clear();
        unparked.clear();
        goingOn.clear();
        deadLetters.clear();
    }
}
