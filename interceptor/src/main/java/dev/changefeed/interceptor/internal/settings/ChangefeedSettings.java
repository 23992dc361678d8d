// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.settings;

import dev.changefeed.interceptor.internal.capture.CaptureSettings;
import dev.changefeed.interceptor.internal.relay.Destination;
import dev.changefeed.interceptor.internal.relay.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration without faults.
 *
 * @param capturing whether changes are captured at all
 * @param capture which changes are captured, and what happens when that fails
 * @param createSchema whether the tables are made at start, rather than only checked
 * @param operations whether the server gets the operations for operators
 * @param retention how long events are kept
 * @param downAfter how long a destination may be unavailable before the server's health is down; null is for ever
 * @param destinations where events go
 */
public record ChangefeedSettings(
        boolean capturing,
        CaptureSettings capture,
        boolean createSchema,
        boolean operations,
        RetentionPolicy retention,
        @Nullable Duration downAfter,
        List<Destination> destinations) {
    /** The start of every property. */
    public static final String PREFIX = "hapi.fhir.changefeed";

    public ChangefeedSettings {
        destinations = List.copyOf(destinations);
    }
}
