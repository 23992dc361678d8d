// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.changefeed.event.ChangeEvent;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.Outcome;
import dev.changefeed.publisher.Settings;
import dev.changefeed.publisher.testkit.Events;
import dev.changefeed.publisher.testkit.SampleFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class GenerationTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SizeLimits limits = new SizeLimits(1_000_000);
    private final Generation generation = new Generation(
            producer,
            TopicTemplate.read(new Settings("d", Map.of("topic", "fhir")), "topic"),
            new RecordEncoder(),
            limits,
            new StateLog("test"));
    private final List<ChangeEvent> events = Events.rounds(1, 3);

    @Test
    void answersWhatTheBrokerAcknowledges() {
        CompletableFuture<List<Outcome>> answer = send(events);

        inTheProducersThread(producer::completeNext);
        inTheProducersThread(producer::completeNext);
        assertThat(answer).isNotDone();
        inTheProducersThread(producer::completeNext);

        assertThat(answer).isCompletedWithValue(List.of(Outcome.delivered(), Outcome.delivered(), Outcome.delivered()));
        assertThat(generation.isOver()).isFalse();
    }

    @Test
    void endsTheProducerInTheCallbackOfTheFirstFailure() {
        CompletableFuture<List<Outcome>> first = send(events.subList(0, 2));
        CompletableFuture<List<Outcome>> second = send(events.subList(2, 3));

        inTheProducersThread(producer::completeNext);
        inTheProducersThread(() -> {
            producer.errorNext(new NetworkException());
            assertThat(producer.closed()).isTrue();
        });

        assertThat(first).isCompletedWithValue(List.of(Outcome.delivered(), Outcome.unavailable("NetworkException")));
        assertThat(second).isCompletedWithValue(List.of(Outcome.unavailable("NetworkException")));
        assertThat(generation.isOver()).isTrue();
    }

    @Test
    void sendsNothingAfterItsEnd() {
        send(events.subList(0, 1));
        inTheProducersThread(() -> producer.errorNext(new NetworkException()));

        CompletableFuture<List<Outcome>> late = send(events.subList(1, 3));

        assertThat(late)
                .isCompletedWithValue(
                        List.of(Outcome.unavailable("NetworkException"), Outcome.unavailable("NetworkException")));
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void keepsTheProducerWhenARecordFindsNoRoomAndTriesNoLaterOne() {
        CompletableFuture<List<Outcome>> first = send(events.subList(0, 1));
        producer.sendException = new TimeoutException();
        CompletableFuture<List<Outcome>> second = send(events.subList(1, 3));
        producer.sendException = null;

        inTheProducersThread(producer::completeNext);

        assertThat(second)
                .isCompletedWithValue(
                        List.of(Outcome.unavailable("TimeoutException"), Outcome.unavailable("TimeoutException")));
        assertThat(first).isCompletedWithValue(List.of(Outcome.delivered()));
        assertThat(generation.isOver()).isFalse();
        assertThat(producer.closed()).isFalse();
    }

    @Test
    void givesUpAProducerThatCannotSendAnyMore() {
        producer.sendException = new AuthenticationException("no");

        CompletableFuture<List<Outcome>> answer = send(events.subList(0, 1));

        assertThat(answer).isCompletedWithValue(List.of(Outcome.unavailable("AuthenticationException")));
        assertThat(generation.isOver()).isTrue();
    }

    @Test
    void rejectsARecordThatTheBrokerFindsInvalidAndGoesOn() {
        CompletableFuture<List<Outcome>> answer = send(events.subList(0, 2));

        inTheProducersThread(() -> producer.errorNext(new InvalidRecordException("bad")));
        inTheProducersThread(producer::completeNext);

        assertThat(answer)
                .isCompletedWithValue(List.of(Outcome.rejected("InvalidRecordException"), Outcome.delivered()));
        assertThat(generation.isOver()).isFalse();
    }

    @Test
    void remembersWhatATopicRefusedAsTooLarge() {
        CompletableFuture<List<Outcome>> answer = send(events.subList(0, 1));
        int size = RecordEncoder.size(producer.history().get(0));

        inTheProducersThread(() -> producer.errorNext(new RecordTooLargeException()));

        assertThat(answer).isCompletedWithValue(List.of(Outcome.unavailable("RecordTooLargeException")));
        assertThat(limits.allow("fhir", size)).isFalse();
        assertThat(limits.allow("fhir", size - 1)).isTrue();
        assertThat(limits.allow("other", size)).isTrue();
    }

    private CompletableFuture<List<Outcome>> send(List<ChangeEvent> some) {
        PendingBatch batch = new PendingBatch(
                some.stream()
                        .map(event -> Delivery.of(event, new SampleFormat()))
                        .toList(),
                new Gate());
        generation.send(batch);
        return batch.stage().toCompletableFuture();
    }

    private static void inTheProducersThread(Runnable action) {
        FutureTask<Void> task = new FutureTask<>(action, null);
        new Thread(task, "producer").start();
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
