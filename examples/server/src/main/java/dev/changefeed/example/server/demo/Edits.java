// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Chooses edits: half are updates, a third patches, the rest deletes, and every fourth change goes to a patient.
 *
 * <p>The patients are few, so several clients change the same one at the same time. A resource that is deleted is
 * touched by no other edit: HAPI answers an update that meets a delete with an internal error.
 */
final class Edits {
    private final Random random;
    private final List<String> patients = new ArrayList<>();
    private final List<String> entries = new ArrayList<>();
    private final List<String> deletable = new ArrayList<>();

    Edits(List<String> resources, long seed) {
        this.random = new Random(seed);
        resources.forEach(this::sort);
        Collections.shuffle(deletable, random);
    }

    List<Edit> choose(int count) {
        List<Edit> edits = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            edits.add(next(number));
        }
        return edits;
    }

    private void sort(String resource) {
        switch (resource.substring(0, resource.indexOf('/'))) {
            case "Patient" -> patients.add(resource);
            case "Condition", "Procedure" -> entries.add(resource);
            case "Observation" -> (deletable.size() <= entries.size() / 3 ? deletable : entries).add(resource);
            default -> {}
        }
    }

    private Edit next(int number) {
        int dice = random.nextInt(12);
        if (dice >= 10 && !deletable.isEmpty()) {
            Edit.Kind kind = dice == 10 ? Edit.Kind.DELETE : Edit.Kind.DELETE_AND_RESTORE;
            return new Edit(kind, deletable.remove(deletable.size() - 1), number);
        }
        List<String> among = random.nextInt(4) == 0 ? patients : entries;
        return new Edit(dice < 6 ? Edit.Kind.UPDATE : Edit.Kind.PATCH, among.get(random.nextInt(among.size())), number);
    }
}
