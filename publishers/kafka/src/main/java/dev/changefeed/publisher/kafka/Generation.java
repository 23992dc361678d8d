// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.Message;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer, from its making to its first failure.
 *
 * <p>A producer left to itself sends the records behind a lost one. So the first record that fails ends the producer, inside its callback and
 * therefore before the producer's only sending thread can do anything else; what is still buffered is thrown away and answered
 * {@code UNAVAILABLE}. No later record of the partition is on its way at that moment, because the producer has one request under way at a
 * time. A record that fails before it is buffered (no metadata, no room) is no danger to the others: the producer lives on, and only the rest
 * of its batch is given up.
 */
final class Generation {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    private final Producer<byte[], byte @Nullable []> producer;
    private final TopicTemplate topics;
    private final RecordEncoder encoder;
    private final SizeLimits limits;
    private final StateLog log;
    private final Set<PendingBatch> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable String> end = new AtomicReference<>();
    private volatile boolean closing;

    Generation(
            Producer<byte[], byte @Nullable []> producer,
            TopicTemplate topics,
            RecordEncoder encoder,
            SizeLimits limits,
            StateLog log) {
        this.producer = producer;
        this.topics = topics;
        this.encoder = encoder;
        this.limits = limits;
        this.log = log;
    }

    boolean isOver() {
        return end.get() != null;
    }

    /** Hands the batch to the producer; blocks only where the producer waits for metadata or for room. */
    void send(PendingBatch batch) {
        underWay.add(batch);
        batch.stage().whenComplete((outcomes, error) -> underWay.remove(batch));
        // all of them first: the producer sends what is there, and what comes quickly goes in fewer and larger requests
        for (Attempt attempt : prepare(batch)) {
            if (isOver()) {
                break;
            }
            if (!attempt.send()) {
                return;
            }
        }
        String reason = end.get();
        if (reason != null) {
            batch.giveUp(0, reason);
        }
    }

    /** Waits up to {@code patience} for what is under way; what is left then is answered {@code UNAVAILABLE}. */
    void close(Duration patience, String reason) {
        closing = true;
        Thread closer = closeElsewhere(patience);
        if (patience.toMillis() > 0) {
            try {
                closer.join(patience.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        end.compareAndSet(null, reason);
        giveUpAll(reason);
    }

    private List<Attempt> prepare(PendingBatch batch) {
        Thread sender = Thread.currentThread();
        List<Attempt> attempts = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Attempt attempt = prepare(batch, i, sender);
            if (attempt != null) {
                attempts.add(attempt);
            }
        }
        return attempts;
    }

    private @Nullable Attempt prepare(PendingBatch batch, int index, Thread sender) {
        Delivery delivery = batch.delivery(index);
        String topic = topics.topicOf(delivery.event());
        if (topic == null) {
            batch.settle(index, Outcome.rejected("the tenant's name is not allowed in a topic's name"));
            return null;
        }
        Attempt whole = new Attempt(batch, index, sender, topic, delivery.message(), Outcome.delivered());
        if (limits.allow(topic, whole.size)) {
            return whole;
        }
        Message idOnly;
        try {
            idOnly = delivery.idOnly();
        } catch (RuntimeException e) {
            batch.settle(index, Outcome.rejected(e.getClass().getSimpleName()));
            return null;
        }
        Attempt small = new Attempt(batch, index, sender, topic, idOnly, Outcome.deliveredIdOnly());
        if (limits.allow(topic, small.size)) {
            return small;
        }
        batch.settle(index, Outcome.rejected(RecordTooLargeException.class.getSimpleName()));
        return null;
    }

    /** Ends the producer from its own thread: it sends nothing more. */
    private void endHere(String reason) {
        if (end.compareAndSet(null, reason)) {
            closeProducer(Duration.ZERO);
            giveUpAll(reason);
        }
    }

    /** Ends the producer from the caller's thread, which must not wait for the producer's: that may be completing a stage. */
    private void endFromOutside(String reason) {
        if (end.compareAndSet(null, reason)) {
            closeElsewhere(Duration.ZERO);
            giveUpAll(reason);
        }
    }

    private Thread closeElsewhere(Duration patience) {
        Thread closer = new Thread(() -> closeProducer(patience), "changefeed-kafka-close");
        closer.setDaemon(true);
        closer.start();
        return closer;
    }

    private void closeProducer(Duration patience) {
        try {
            producer.close(patience);
        } catch (KafkaException e) {
            LOG.debug("A producer did not close cleanly: {}", Trouble.reason(e));
        }
    }

    private void giveUpAll(String reason) {
        underWay.forEach(batch -> batch.giveUp(0, reason));
    }

    /** One record on its way. */
    private final class Attempt implements Callback {
        private final PendingBatch batch;
        private final int index;
        private final Thread sender;
        private final String topic;
        private final Outcome success;
        private final ProducerRecord<byte[], byte @Nullable []> record;
        private final int size;
        private boolean refused;

        Attempt(PendingBatch batch, int index, Thread sender, String topic, Message message, Outcome success) {
            this.batch = batch;
            this.index = index;
            this.sender = sender;
            this.topic = topic;
            this.success = success;
            record = encoder.encode(topic, batch.delivery(index).event(), message);
            size = RecordEncoder.size(record);
        }

        /** Returns whether the events behind this one may follow. */
        @SuppressWarnings("FutureReturnValueIgnored") // the callback is told everything
        boolean send() {
            try {
                producer.send(record, this);
            } catch (InterruptException e) {
                // the exception has set the thread's interrupt flag again
                failedBeforeBuffered(e);
            } catch (KafkaException | IllegalStateException e) {
                failedBeforeBuffered(e);
            }
            return !refused;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            if (exception == null) {
                acknowledged();
            } else if (isItsOwnFault(exception)) {
                batch.settle(index, Outcome.rejected(Trouble.reason(exception)));
            } else if (Thread.currentThread() == sender) {
                failedBeforeBuffered(exception);
            } else {
                failed(exception);
            }
        }

        /** Behind the end, what is acknowledged is still given again: a later event of a key must not count where an earlier one does not. */
        private void acknowledged() {
            String reason = end.get();
            if (reason == null) {
                log.delivered(topic);
                batch.settle(index, success);
            } else {
                batch.settle(index, Outcome.unavailable(reason));
            }
        }

        private boolean isItsOwnFault(Exception exception) {
            boolean idOnly = success.status() == Outcome.Status.DELIVERED_ID_ONLY;
            return exception instanceof InvalidRecordException
                    || exception instanceof InvalidTopicException
                    || (idOnly && exception instanceof RecordTooLargeException);
        }

        private void failed(Exception exception) {
            note(exception);
            endHere(Trouble.reason(exception));
        }

        private void failedBeforeBuffered(Exception exception) {
            refused = true;
            note(exception);
            String reason = Trouble.reason(exception);
            boolean producerIsWell = exception instanceof TimeoutException
                    || exception instanceof TopicAuthorizationException
                    || exception instanceof RecordTooLargeException
                    || exception instanceof InterruptException;
            if (!producerIsWell) {
                endFromOutside(reason);
            }
            batch.giveUp(index, reason);
        }

        private void note(Exception exception) {
            if (exception instanceof RecordTooLargeException) {
                if (limits.refused(topic, size)) {
                    log.refusedAsTooLarge(topic, size);
                }
            } else if (!isOver() && !closing && !(exception instanceof InterruptException)) {
                log.failed(topic, exception);
            }
        }
    }
}
