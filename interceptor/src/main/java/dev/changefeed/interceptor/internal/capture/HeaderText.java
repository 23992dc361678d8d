// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import org.jspecify.annotations.Nullable;

/** Text that a client sent in a header, made fit to be stored and sent on as one. */
final class HeaderText {
    private HeaderText() {}

    /** The printable ASCII characters of {@code value}; null where there are none, or more than {@code longest}: a part would mislead. */
    static @Nullable String printable(@Nullable String value, int longest) {
        if (value == null) {
            return null;
        }
        StringBuilder kept = new StringBuilder(Math.min(value.length(), longest));
        value.chars().filter(c -> c >= ' ' && c <= '~').limit(longest + 1L).forEach(c -> kept.append((char) c));
        String text = kept.toString().strip();
        return text.isEmpty() || text.length() > longest ? null : text;
    }
}
