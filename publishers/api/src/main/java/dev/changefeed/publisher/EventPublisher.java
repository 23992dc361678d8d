// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Sends events to one destination. Made by a {@link PublisherFactory} when a node takes the destination over, closed when it gives it up.
 *
 * <p><b>Calls.</b> One thread calls {@link #publish}, and it calls again before earlier stages are complete: that is how batches are
 * pipelined. Stages may complete on any thread and in any order.
 *
 * <p><b>Order.</b> Events of one {@linkplain dev.changefeed.event.ChangeEvent#orderingKey() ordering key} must reach the destination in the
 * order in which they were given, within a call and over all calls that are not complete. Once an event is answered {@code RETRY} or
 * {@code UNAVAILABLE}, no later event of its key may be delivered: it is answered the same, untried. That holds for what was already given,
 * and also for what is given from then on, since the caller may give a batch in the very moment in which an earlier one fails, before it
 * has seen the answer. It ends for {@code UNAVAILABLE} when the event comes again, and for {@code RETRY} when the caller
 * {@linkplain #release releases} the key.
 *
 * <p><b>Failure.</b> What goes wrong is an {@link Outcome}, not an exception. A stage that fails or a call that throws is taken for
 * {@code UNAVAILABLE} for all its events. A publisher does not retry for long on its own and never drops an event.
 */
public interface EventPublisher {
    /**
     * Sends a batch. May block shortly (for room in a buffer, say), never for an acknowledgement.
     *
     * @param batch at least one event
     * @return one outcome for each event, in the order of the batch; never {@code DELIVERED} before the destination's acknowledgement
     */
    CompletionStage<List<Outcome>> publish(List<Delivery> batch);

    /**
     * The caller has seen that an event of the key was answered {@code RETRY}, has the answers of all its calls that held later ones, and
     * gives events of the key as it sees fit from now on. Called by the thread that calls {@link #publish}, and for a key that the publisher
     * may have forgotten or never stopped. A publisher that never answers {@code RETRY} has nothing to do.
     */
    default void release(String orderingKey) {}

    /**
     * Waits up to {@code patience} for what is under way, then gives it up: its stages complete as {@code UNAVAILABLE}. With
     * {@link Duration#ZERO} it waits for nothing. Idempotent; may be called from any thread.
     */
    void close(Duration patience);
}
