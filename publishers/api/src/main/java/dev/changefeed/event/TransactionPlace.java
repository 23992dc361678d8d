// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event's place in the database transaction that committed it, so that a consumer can put a FHIR transaction together again.
 *
 * @param id names the transaction
 * @param index this event's place in it, from 1
 * @param count events in the transaction; null when it was not known as the event was stored
 */
public record TransactionPlace(UUID id, int index, @Nullable Integer count) {}
