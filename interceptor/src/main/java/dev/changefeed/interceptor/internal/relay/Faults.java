// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

import java.sql.SQLException;

/** What may be said of an exception in a log line: its class and SQL state. Its message may hold data. */
final class Faults {
    private Faults() {}

    static String describe(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return fault.getClass().getSimpleName() + ", SQL state " + sql.getSQLState();
            }
        }
        return fault.getClass().getSimpleName();
    }
}
