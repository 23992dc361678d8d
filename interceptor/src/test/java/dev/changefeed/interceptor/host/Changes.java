// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.Action;
import dev.changefeed.event.ChangeEvent;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of some requests.
 *
 * @param events the events, in the order of the feed
 * @param versions the rows that HAPI's history gained, as {@code Type/id/version}, with {@code deleted} after those of a deletion
 */
public record Changes(List<ChangeEvent> events, List<String> versions) {
    /** One event, with the right number and kind, for each version, and none besides. */
    public Changes matchHistory() {
        assertThat(events.stream().map(Changes::stored)).containsExactlyInAnyOrderElementsOf(versions);
        events.stream().collect(Collectors.groupingBy(ChangeEvent::orderingKey)).forEach((key, ofOne) -> assertThat(
                        ofOne.stream().map(event -> event.resource().version()))
                .isSorted());
        return this;
    }

    /** The events in the form {@code update Patient/1/2}, in the order of the feed. */
    public List<String> described() {
        return events.stream()
                .map(event -> event.action().code()
                        + ' '
                        + event.resource().reference()
                        + '/'
                        + event.resource().version())
                .toList();
    }

    /** The one event that is there. */
    public ChangeEvent only() {
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    /** The event of this action on this resource. */
    public ChangeEvent event(Action action, String reference) {
        List<ChangeEvent> found = events.stream()
                .filter(event ->
                        event.action() == action && event.resource().reference().equals(reference))
                .toList();
        assertThat(found).as(action + " " + reference + " in " + described()).hasSize(1);
        return found.get(0);
    }

    private static String stored(ChangeEvent event) {
        String version = event.resource().reference() + '/' + event.resource().version();
        return event.action() == Action.DELETE ? version + " deleted" : version;
    }
}
