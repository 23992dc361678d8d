// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.event.Payload;
import dev.changefeed.event.Tenant;
import dev.changefeed.event.TraceContext;
import dev.changefeed.publisher.EventFormat;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.Outcome.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every publisher does, shown against a real destination. A publisher's module extends it and supplies the destination; the tests
 * say what {@link EventPublisher} promises, one promise each.
 */
@SuppressWarnings("NullAway.Init") // JUnit calls open() before each test
public abstract class EventPublisherContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PROMPT = Duration.ofSeconds(15);

    private final EventFormat format = new SampleFormat();
    private Destination destination;
    private EventPublisher publisher;
    private Caller caller;

    /** A fresh, empty, running destination. */
    protected abstract Destination destination();

    @BeforeEach
    final void open() {
        destination = destination();
        publisher = destination.open();
        caller = new Caller(publisher, format, PATIENCE);
    }

    @AfterEach
    final void close() {
        publisher.close(Duration.ZERO);
        destination.close();
    }

    @Test
    void answersEveryEventInTheOrderOfTheBatch() {
        List<ChangeEvent> events = new ArrayList<>(Events.rounds(9, 1));
        ChangeEvent large = large("big");
        events.add(4, large);

        List<Outcome> outcomes = publishUntilAvailable(events);

        assertThat(outcomes).hasSize(10);
        assertThat(outcomes.get(4).status()).isEqualTo(Status.DELIVERED_ID_ONLY);
        assertThat(outcomes.subList(0, 4)).containsOnly(Outcome.delivered());
        assertThat(outcomes.subList(5, 10)).containsOnly(Outcome.delivered());
    }

    @Test
    void saysDeliveredOnlyOfWhatTheDestinationHas() {
        List<ChangeEvent> events = Events.rounds(50, 2);

        List<Outcome> outcomes = caller.publish(events);

        assertThat(outcomes).hasSize(100).containsOnly(Outcome.delivered());
        assertThat(destination.received(100)).extracting(Received::id).containsExactlyInAnyOrderElementsOf(ids(events));
    }

    @Test
    void leavesThePayloadAsItIs() {
        byte[] unusual = ("{\"resourceType\":\"Patient\",\"id\":\"u\",\"name\":[{\"text\":\"" + Events.UNUSUAL_TEXT
                        + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        ChangeEvent event =
                Events.create("Patient", "u").payload(Payload.of(unusual)).build();

        caller.publish(List.of(event));

        assertThat(destination.received(1)).singleElement().satisfies(received -> {
            assertThat(received.body()).isEqualTo(Payload.of(unusual));
            assertThat(received.key()).isEqualTo("Patient/u");
        });
    }

    @Test
    void takesTheLongestIdAndTenants() {
        ChangeEvent longest = Events.create("MedicinalProductAuthorization", Events.LONGEST_ID)
                .build();
        ChangeEvent tenant = Events.create("Patient", "t")
                .tenant(new Tenant(7, "clinic-a"))
                .trace(new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=1", "0"))
                .build();

        List<Outcome> outcomes = caller.publish(List.of(longest, tenant));

        assertThat(outcomes).containsOnly(Outcome.delivered());
        assertThat(destination.received(2))
                .extracting(Received::key)
                .containsExactlyInAnyOrder(longest.orderingKey(), "clinic-a/Patient/t");
    }

    @Test
    void givesTheSameMessageWhenAnEventIsSentAgain() {
        ChangeEvent event = Events.create("Patient", "again").build();
        caller.publish(List.of(event));
        publisher.close(Duration.ofSeconds(5));

        EventPublisher next = destination.open();
        new Caller(next, format, PATIENCE).publish(List.of(event));
        next.close(Duration.ofSeconds(5));

        List<Received> received = destination.received(2);
        assertThat(received).hasSize(2);
        assertThat(received.get(1)).isEqualTo(received.get(0));
    }

    @Test
    void keepsTheOrderOfAKeyOverPipelinedCalls() {
        List<ChangeEvent> events = Events.rounds(7, 200);

        List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
        for (int i = 0; i < events.size(); i += 100) {
            answers.add(caller.give(events.subList(i, i + 100)));
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(caller.await(answer)).containsOnly(Outcome.delivered()));
        assertThatEachKeyIsInOrder(events);
    }

    @Test
    void deliversADeletion() {
        ChangeEvent event = Events.delete("Patient", "gone", 3).build();

        List<Outcome> outcomes = caller.publish(List.of(event));

        assertThat(outcomes).containsExactly(Outcome.delivered());
        assertThat(destination.received(1)).singleElement().satisfies(received -> assertThat(received.body())
                .isEqualTo(format.encode(event).body()));
    }

    @Test
    void deliversAnEventWithoutPayload() {
        ChangeEvent event = Events.create("Patient", "id-only").payload(null).build();

        List<Outcome> outcomes = caller.publish(List.of(event));

        assertThat(outcomes).containsExactly(Outcome.delivered());
        assertThat(destination.received(1))
                .extracting(Received::id)
                .containsExactly(event.id().toString());
    }

    @Test
    void sendsTheIdOfWhatIsTooLargeInItsPlace() {
        ChangeEvent before = Events.create("Patient", "big").build();
        ChangeEvent large = large("big");
        ChangeEvent after = Events.update("Patient", "big", 3).build();

        List<Outcome> outcomes = publishUntilAvailable(List.of(before, large, after));

        assertThat(outcomes).containsExactly(Outcome.delivered(), Outcome.deliveredIdOnly(), Outcome.delivered());
        assertThatEachKeyIsInOrder(List.of(before, large, after));
        assertThat(destination.received(3))
                .filteredOn(received -> received.id().equals(large.id().toString()))
                .allSatisfy(received -> assertThat(received.body())
                        .isEqualTo(format.encode(large.idOnly()).body()));
    }

    @Test
    void saysUnavailableWhileTheDestinationIsAwayAndRecoversByItself() {
        ChangeEvent warm = Events.create("Patient", "w").build();
        caller.publish(List.of(warm));
        destination.stop();
        List<ChangeEvent> events = Events.rounds(3, 2);

        List<Outcome> away = caller.publish(events);
        List<Outcome> stillAway = caller.publish(events);
        destination.start();
        caller.deliver(events, 6, 1, delivered -> {});

        assertThat(away).hasSize(6).extracting(Outcome::status).containsOnly(Status.UNAVAILABLE);
        assertThat(stillAway).hasSize(6).extracting(Outcome::status).containsOnly(Status.UNAVAILABLE);
        assertThat(away).extracting(Outcome::reason).doesNotContain("");
        assertThat(destination.received(7)).extracting(Received::id).containsAll(ids(events));
    }

    @Test
    void opensWhileTheDestinationIsAway() {
        publisher.close(Duration.ZERO);
        destination.stop();

        publisher = destination.open();
        caller = new Caller(publisher, format, PATIENCE);
        List<ChangeEvent> events = Events.rounds(2, 1);
        List<Outcome> away = caller.publish(events);
        destination.start();
        caller.deliver(events, 2, 1, delivered -> {});

        assertThat(away).extracting(Outcome::status).containsOnly(Status.UNAVAILABLE);
        assertThat(destination.received(2)).extracting(Received::id).containsAll(ids(events));
    }

    @Test
    void deliversNothingOutOfOrderWhenTheDestinationDiesInMidStream() {
        List<ChangeEvent> events = Events.rounds(5, 600);
        List<Thread> menders = new ArrayList<>();

        caller.deliver(events, 100, 5, delivered -> {
            if (delivered >= 1_000 && menders.isEmpty()) {
                destination.stop();
                menders.add(new Thread(destination::start, "mender"));
                menders.get(0).start();
            }
        });

        assertThat(menders).hasSize(1).allSatisfy(EventPublisherContract::join);
        assertThatEachKeyIsInOrder(events);
    }

    @Test
    void holdsUpWhatWasGivenBehindAFailure() {
        List<ChangeEvent> events = Events.rounds(1, 40);
        caller.publish(events.subList(0, 10));
        destination.stop();

        CompletableFuture<List<Outcome>> first = caller.give(events.subList(10, 20));
        CompletableFuture<List<Outcome>> second = caller.give(events.subList(20, 30));
        List<Outcome> outcomes = new ArrayList<>(caller.await(first));
        destination.start();
        outcomes.addAll(caller.await(second));

        assertThat(outcomes).hasSize(20).noneMatch(Outcome::isDelivered);
        caller.deliver(events.subList(10, 40), 10, 1, delivered -> {});
        assertThatEachKeyIsInOrder(events);
    }

    @Test
    void honoursAnInterrupt() {
        caller.publish(Events.rounds(1, 1));
        destination.stop();
        AtomicBoolean flag = new AtomicBoolean();
        List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            answers.add(caller.give(Events.rounds(2, 1)));
            flag.set(Thread.currentThread().isInterrupted());
        });

        thread.start();
        join(thread);
        publisher.close(Duration.ZERO);

        assertThat(flag).as("the interrupt flag is still set").isTrue();
        assertThat(answers).hasSize(1).allSatisfy(answer -> assertThat(caller.await(answer))
                .extracting(Outcome::status)
                .containsOnly(Status.UNAVAILABLE));
    }

    @Test
    void closesInTimeAndAnswersWhatWasUnderWay() {
        caller.publish(Events.rounds(1, 1));
        destination.stop();
        CompletableFuture<List<Outcome>> underWay = caller.give(Events.rounds(3, 1));

        long start = System.nanoTime();
        publisher.close(Duration.ofSeconds(1));
        publisher.close(Duration.ZERO);
        List<Outcome> outcomes = caller.await(underWay);
        List<Outcome> late = caller.publish(Events.rounds(1, 1));
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(outcomes).hasSize(3).extracting(Outcome::status).containsOnly(Status.UNAVAILABLE);
        assertThat(late).extracting(Outcome::status).containsOnly(Status.UNAVAILABLE);
        assertThat(took).isLessThan(PROMPT);
    }

    @Test
    void finishesWhatIsUnderWayWhenItIsClosedWithPatience() {
        List<ChangeEvent> events = Events.rounds(10, 20);
        CompletableFuture<List<Outcome>> underWay = caller.give(events);

        publisher.close(PROMPT);

        assertThat(caller.await(underWay)).hasSize(200).containsOnly(Outcome.delivered());
        assertThatEachKeyIsInOrder(events);
    }

    @Test
    void tellsNothingOfThePatient() {
        ChangeEvent event = large("private-id");
        List<Outcome> outcomes = new ArrayList<>(publishUntilAvailable(List.of(event)));
        destination.stop();
        outcomes.addAll(
                caller.publish(List.of(Events.update("Patient", "private-id", 4).build())));
        destination.start();

        String visible = publisher + " " + outcomes + " " + destination.log();
        assertThat(visible).doesNotContain(Events.FAMILY_NAME).doesNotContain("private-id");
    }

    /** A publisher may learn a transport's limit by failing once, so the batch is given again as long as the destination waits. */
    private List<Outcome> publishUntilAvailable(List<ChangeEvent> events) {
        List<Outcome> outcomes = caller.publish(events);
        for (int i = 0; i < 5 && outcomes.stream().anyMatch(outcome -> outcome.status() == Status.UNAVAILABLE); i++) {
            outcomes = caller.publish(events);
        }
        return outcomes;
    }

    private ChangeEvent large(String id) {
        return Events.update("Patient", id, 2)
                .payload(Events.payload("Patient", id, destination.tooLarge()))
                .build();
    }

    /** All have arrived, and the first arrivals of each key are in the order of the feed. */
    private void assertThatEachKeyIsInOrder(List<ChangeEvent> events) {
        Map<String, Set<String>> arrived = new LinkedHashMap<>();
        List<String> missing = ids(events);
        for (int round = 0; round < 10 && !missing.isEmpty(); round++) {
            List<Received> received = destination.received(events.size() + round);
            missing.removeAll(received.stream().map(Received::id).toList());
            arrived.clear();
            received.forEach(one -> arrived.computeIfAbsent(one.key(), key -> new LinkedHashSet<>())
                    .add(one.id()));
        }
        Map<String, List<String>> given = new LinkedHashMap<>();
        events.forEach(event -> given.computeIfAbsent(event.orderingKey(), key -> new ArrayList<>())
                .add(event.id().toString()));

        assertThat(missing).as("events that did not arrive").isEmpty();
        given.forEach((key, ids) -> assertThat(List.copyOf(arrived.getOrDefault(key, Set.of())))
                .as("first arrivals of one key")
                .isEqualTo(ids));
    }

    private static List<String> ids(List<ChangeEvent> events) {
        return new ArrayList<>(
                events.stream().map(event -> event.id().toString()).toList());
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(thread.isAlive())
                .as("thread %s still runs", thread.getName())
                .isFalse();
    }
}
