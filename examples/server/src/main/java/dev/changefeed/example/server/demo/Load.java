// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Loads the patients and then changes them, with several clients at the same time. */
final class Load {
    private final FhirClient client;
    private final int writers;
    private final Progress progress;

    Load(FhirClient client, int writers, Progress progress) {
        this.client = client;
        this.writers = writers;
        this.progress = progress;
    }

    /**
     * Sends the Bundles and says which resources they made.
     *
     * @param limit how many patients at most
     * @throws IllegalStateException when the server refuses a Bundle
     */
    List<String> create(Patients patients, int limit) throws InterruptedException {
        List<String> resources = new ArrayList<>();
        for (String directory : patients.directories()) {
            resources.addAll(create(directory));
        }
        List<Callable<List<String>>> records = new ArrayList<>();
        patients.records().stream().limit(limit).forEach(record -> records.add(() -> create(record)));
        all(records).forEach(resources::addAll);
        return resources;
    }

    void change(List<Edit> edits) throws InterruptedException {
        List<Callable<Boolean>> changes = new ArrayList<>();
        edits.forEach(edit -> changes.add(() -> {
            boolean accepted = edit.apply(client);
            progress.changed(accepted);
            return accepted;
        }));
        all(changes);
    }

    /** Sends a Bundle and says which resources it made. */
    private List<String> create(String bundle) throws InterruptedException {
        FhirClient.Answer answer = client.bundle(bundle);
        if (!answer.ok()) {
            throw new IllegalStateException("The server refused a Bundle with status " + answer.status());
        }
        List<String> created = new ArrayList<>();
        for (JsonNode entry : answer.body().path("entry")) {
            if (entry.at("/response/status").asText().startsWith("201")) {
                String location = entry.at("/response/location").asText();
                created.add(location.substring(0, location.indexOf("/_history")));
            }
        }
        progress.loaded(created.size());
        return created;
    }

    private <T> List<T> all(List<Callable<T>> tasks) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> task : threads.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The load failed: " + e.getCause(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
