// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

/** The names of the operations' parameters, and what is said of each in the server's metadata. */
final class Names {
    static final String DESTINATION = "destination";
    static final String POSITION = "position";
    static final String EVENT_ID = "event-id";
    static final String FROM_POSITION = "from-position";
    static final String THROUGH_POSITION = "through-position";
    static final String TO_POSITION = "to-position";
    static final String FROM_TIME = "from-time";
    static final String THROUGH_TIME = "through-time";
    static final String TO_TIME = "to-time";
    static final String SKIP = "skip";
    static final String RESOURCE_TYPE = "resource-type";
    static final String ACTION = "action";
    static final String REASON = "reason";
    static final String REASON_CONTAINS = "reason-contains";
    static final String SINCE = "since";
    static final String ALL = "all";
    static final String COUNT = "count";
    static final String DEAD_LETTERS = "dead-letters";

    static final String ABOUT_DESTINATION = "The destination's name, or that of a replay beside it";
    static final String ABOUT_POSITION = "The position of the only event";
    static final String ABOUT_EVENT_ID = "The id of the only event";
    static final String ABOUT_FROM_POSITION = "The position of the first event";
    static final String ABOUT_THROUGH_POSITION = "The position of the last event";
    static final String ABOUT_RESOURCE_TYPE = "The events' resource type";
    static final String ABOUT_ACTION = "The events' action: create, update or delete";
    static final String ABOUT_REASON = "Exactly why the events were given up";
    static final String ABOUT_REASON_CONTAINS = "A part of why the events were given up";
    static final String ABOUT_SINCE = "The events were given up then or later";
    static final String ABOUT_ALL = "True where no other parameter selects events";

    private Names() {}
}
