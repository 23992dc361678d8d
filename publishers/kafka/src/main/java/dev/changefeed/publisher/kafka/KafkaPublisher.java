// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import dev.changefeed.publisher.Delivery;
import dev.changefeed.publisher.EventPublisher;
import dev.changefeed.publisher.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events through one producer until that fails, then through the next. What keeps the order over failures is divided: within a
 * {@link Generation} nothing gets past a lost record, and the {@link Gate} holds back what is given before the caller has seen the failure.
 */
final class KafkaPublisher implements EventPublisher {
    private static final String CLOSED = "PublisherClosed";

    private final KafkaSettings settings;
    private final RecordEncoder encoder = new RecordEncoder();
    private final SizeLimits limits;
    private final StateLog log;
    private final Gate gate = new Gate();
    private volatile @Nullable Generation generation;
    private volatile boolean closed;

    KafkaPublisher(KafkaSettings settings) {
        this.settings = settings;
        limits = new SizeLimits(settings.largest());
        log = new StateLog(settings.destination());
    }

    @Override
    public CompletionStage<List<Outcome>> publish(List<Delivery> batch) {
        if (closed) {
            return CompletableFuture.completedFuture(Collections.nCopies(batch.size(), Outcome.unavailable(CLOSED)));
        }
        boolean admitted = gate.admits(batch);
        PendingBatch pending = new PendingBatch(batch, gate);
        if (!admitted) {
            pending.giveUp(0, gate.reason());
            return pending.stage();
        }
        boolean given = false;
        try {
            living().send(pending);
            given = true;
        } catch (KafkaException e) {
            log.failed(settings.topics().toString(), e);
            pending.giveUp(0, Trouble.reason(e));
            given = true;
        } finally {
            if (!given) {
                pending.giveUp(0, "PublisherFailed");
            }
        }
        return pending.stage();
    }

    private Generation living() {
        Generation current = generation;
        if (current == null || current.isOver()) {
            current = new Generation(
                    new KafkaProducer<>(settings.client(), new ByteArraySerializer(), new ByteArraySerializer()),
                    settings.topics(),
                    encoder,
                    limits,
                    log);
            generation = current;
            if (closed) {
                current.close(Duration.ZERO, CLOSED);
            }
        }
        return current;
    }

    @Override
    public void close(Duration patience) {
        closed = true;
        Generation current = generation;
        if (current != null) {
            current.close(patience, CLOSED);
        }
    }

    @Override
    public String toString() {
        return "Kafka publisher of " + settings;
    }
}
