// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Stands for another exception: its type, its SQL state and where it came from, without its message. */
final class RedactedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_CHAIN = 10;

    private RedactedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static RedactedException of(Throwable original) {
        return of(original, LONGEST_CHAIN);
    }

    private static RedactedException of(Throwable original, int left) {
        Throwable cause = original.getCause();
        RedactedException redacted =
                new RedactedException(describe(original), cause == null || left == 0 ? null : of(cause, left - 1));
        redacted.setStackTrace(original.getStackTrace());
        return redacted;
    }

    private static String describe(Throwable original) {
        String type = original.getClass().getName();
        return original instanceof SQLException sql
                ? type + ", SQL state " + sql.getSQLState() + ", code " + sql.getErrorCode()
                : type;
    }
}
