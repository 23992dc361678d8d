// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import dev.changefeed.event.ChangeEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/**
 * Several open transactions that write, commit and roll back in an order drawn from a seed, while two sequencers race and a reader follows.
 * As in the server, a resource is in one open transaction at a time.
 */
final class Interleaving {
    private final TestLog test;
    private final Random random;
    private final Map<OpenTransaction, List<ChangeEvent>> open = new LinkedHashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final List<ChangeEvent> committed = new ArrayList<>();
    private final List<ChangeEvent> readAlong = new ArrayList<>();
    private final AtomicBoolean written = new AtomicBoolean();
    private final AtomicBoolean broken = new AtomicBoolean();

    Interleaving(TestLog test, long seed) {
        this.test = test;
        this.random = new Random(seed);
    }

    void play(int moves) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            CompletableFuture<?> background = CompletableFuture.allOf(
                    background(() -> sequence(3), threads),
                    background(() -> sequence(7), threads),
                    background(this::follow, threads));
            for (int move = 0; move < moves; move++) {
                move();
            }
            while (!open.isEmpty()) {
                finish(any());
            }
            written.set(true);
            background.get();
        } finally {
            threads.shutdown();
        }
    }

    private CompletableFuture<Void> background(Runnable work, ExecutorService threads) {
        return CompletableFuture.runAsync(work, threads).whenComplete((done, failure) -> {
            if (failure != null) {
                broken.set(true);
            }
        });
    }

    private void move() {
        if (open.size() < 6 && random.nextInt(3) == 0) {
            open.put(test.begin(), new ArrayList<>());
        } else if (!open.isEmpty()) {
            OpenTransaction transaction = any();
            if (random.nextInt(3) == 0) {
                finish(transaction);
            } else {
                write(transaction);
            }
        }
    }

    private OpenTransaction any() {
        return List.copyOf(open.keySet()).get(random.nextInt(open.size()));
    }

    private void write(OpenTransaction transaction) {
        Set<String> free = new TreeSet<>();
        for (int id = 0; id < 15; id++) {
            free.add("Patient/" + id);
        }
        open.values()
                .forEach(events ->
                        events.forEach(event -> free.remove(event.resource().reference())));
        if (!free.isEmpty()) {
            String resource = List.copyOf(free).get(random.nextInt(free.size()));
            ChangeEvent event = Events.version(resource, versions.getOrDefault(resource, 0L) + 1);
            transaction.append(event);
            open.get(transaction).add(event);
        }
    }

    private void finish(OpenTransaction transaction) {
        List<ChangeEvent> events = open.remove(transaction);
        try (transaction) {
            if (random.nextInt(4) == 0) {
                transaction.rollBack();
            } else {
                transaction.commit();
                committed.addAll(events);
                events.forEach(event -> versions.put(
                        event.resource().reference(), event.resource().version()));
            }
        }
    }

    private void sequence(int most) {
        Sequencer sequencer = test.log.sequencer();
        boolean last;
        Sequencer.Step step;
        do {
            last = written.get();
            step = sequencer.step(most);
        } while (!broken.get() && (!last || step.moved() > 0 || step.busy()));
    }

    private void follow() {
        long position = 0;
        boolean last;
        List<ChangeEvent> events;
        do {
            last = written.get() && test.count("CHANGEFEED_STAGED") == 0;
            events = test.log.feed().read(position, 5, 10_000);
            for (ChangeEvent event : events) {
                if (event.position() <= position) {
                    throw new IllegalStateException("the feed went back to " + event.position());
                }
                readAlong.add(event);
                position = event.position();
            }
        } while (!broken.get() && (!last || !events.isEmpty()));
    }

    List<ChangeEvent> committed() {
        return committed;
    }

    List<ChangeEvent> readAlong() {
        return readAlong;
    }

    List<ChangeEvent> fed() {
        return test.log.feed().read(0, 100_000, Long.MAX_VALUE);
    }

    List<Long> densePositions() {
        return LongStream.rangeClosed(1, committed.size()).boxed().toList();
    }

    Set<String> resourcesOutOfOrder() {
        Map<String, Long> last = new HashMap<>();
        Set<String> wrong = new HashSet<>();
        for (ChangeEvent event : fed()) {
            Long before =
                    last.put(event.resource().reference(), event.resource().version());
            if (before != null && before >= event.resource().version()) {
                wrong.add(event.resource().reference());
            }
        }
        return wrong;
    }
}
