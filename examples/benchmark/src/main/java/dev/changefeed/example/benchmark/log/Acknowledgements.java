// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.log;

import dev.changefeed.example.benchmark.log.peer.Times;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notes when a destination got its first event and when the last one was acknowledged. It looks at the answers of whole batches, which costs
 * next to nothing.
 */
final class Acknowledgements {
    private final AtomicLong missing;
    private final CountDownLatch complete = new CountDownLatch(1);
    private final AtomicLong firstAt = new AtomicLong();
    private volatile long lastAt;

    Acknowledgements(long expected) {
        missing = new AtomicLong(expected);
    }

    /** The same destination under observation. */
    Destination of(Destination destination) {
        return new Destination(
                destination.name(),
                destination.filter(),
                destination.start(),
                destination.content(),
                destination.format(),
                () -> watch(destination.publishers().get()),
                destination.retry(),
                destination.publishTimeout());
    }

    /** Waits until everything is acknowledged. */
    Times await(long startedAt, Duration patience) throws InterruptedException {
        if (!complete.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(missing.get() + " events are not acknowledged after " + patience);
        }
        return Times.between(startedAt, firstAt.get(), lastAt);
    }

    private EventPublisher watch(EventPublisher publisher) {
        return new EventPublisher() {
            @Override
            public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
                firstAt.compareAndSet(0, System.nanoTime());
                return publisher.publish(batch).whenComplete((outcomes, failure) -> {
                    if (outcomes != null) {
                        note(outcomes);
                    }
                });
            }

            @Override
            public void close(Duration patience) {
                publisher.close(patience);
            }
        };
    }

    private void note(List<Outcome> outcomes) {
        long delivered = outcomes.stream()
                .filter(outcome -> outcome.status() == Outcome.Status.DELIVERED)
                .count();
        if (missing.addAndGet(-delivered) == 0) {
            lastAt = System.nanoTime();
            complete.countDown();
        }
    }
}
