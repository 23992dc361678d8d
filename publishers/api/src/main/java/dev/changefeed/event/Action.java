// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

import java.util.Locale;

/** What happened to a resource. */
public enum Action {
    /** The first version of a resource. */
    CREATE("created"),
    /** A later version, a change of tags without a new version, or the return of a deleted resource. */
    UPDATE("updated"),
    /** The resource is gone; its versions stay readable in its history. */
    DELETE("deleted");

    private final String pastTense;

    Action(String pastTense) {
        this.pastTense = pastTense;
    }

    /** The name in settings, templates and stored rows: {@code create}, {@code update} or {@code delete}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The last part of a CloudEvents type: {@code created}, {@code updated} or {@code deleted}. */
    public String pastTense() {
        return pastTense;
    }
}
