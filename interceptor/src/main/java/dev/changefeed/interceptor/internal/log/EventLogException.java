// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

/** The event log cannot be used as it is: an unknown database, missing tables, or a write outside of a transaction. */
public final class EventLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventLogException(String message) {
        super(message);
    }
}
