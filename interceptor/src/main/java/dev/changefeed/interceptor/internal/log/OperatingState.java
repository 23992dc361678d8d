// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.util.Locale;

/** What an operator should know of a destination first. Where several hold, it is the first of them. */
public enum OperatingState {
    /** An operator has stopped it. */
    PAUSED,
    /** No node has its lease. */
    UNSERVED,
    /** It does not answer. */
    UNAVAILABLE,
    /** Some of its keys wait for an operator. */
    HELD,
    /** It gets events again. */
    REPLAYING,
    /** Nothing is to be done. */
    RUNNING;

    /** Its name for people, such as {@code paused}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
