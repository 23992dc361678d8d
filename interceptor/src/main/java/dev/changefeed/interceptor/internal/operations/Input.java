// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * What the values of parameters mean; whatever is wrong with one becomes the answer 400, which names it and what to write instead.
 * Numbers, times and flags come as texts, so that a client may send them in any FHIR type that has them, or in the URL.
 */
final class Input {
    private static final Set<String> ACTIONS = Set.of("create", "update", "delete");

    private Input() {}

    static @Nullable String text(@Nullable IPrimitiveType<String> given) {
        return given == null ? null : stripped(given.getValue());
    }

    static boolean flag(String name, @Nullable StringParam given) {
        String text = text(given);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw new InvalidRequestException("Parameter %s is neither true nor false.".formatted(name));
    }

    static @Nullable Instant time(String name, @Nullable StringParam given) {
        String text = text(given);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidRequestException(
                    "Parameter %s is not a time with its zone, such as 2026-01-31T00:00:00Z; in a URL, write %%2B for +."
                            .formatted(name),
                    e);
        }
    }

    static @Nullable Long position(String name, @Nullable StringParam given) {
        return number(name, given, Long.MAX_VALUE, "is not a position: positions are whole numbers from 1 on");
    }

    static int count(@Nullable StringParam given, int usual, int most) {
        Long count = number(Names.COUNT, given, most, "must be a whole number from 1 to " + most);
        return count == null ? usual : count.intValue();
    }

    private static @Nullable Long number(String name, @Nullable StringParam given, long most, String fault) {
        String text = text(given);
        if (text == null) {
            return null;
        }
        long number = 0;
        // bounded, because the digits of 1e999999999 would fill the memory
        if (text.length() <= 20 && text.matches("[0-9]+(\\.0+)?")) {
            try {
                number = new BigDecimal(text).longValueExact();
            } catch (ArithmeticException tooLarge) {
                number = 0;
            }
        }
        if (number < 1 || number > most) {
            throw new InvalidRequestException("Parameter %s %s.".formatted(name, fault));
        }
        return number;
    }

    private static @Nullable String text(@Nullable StringParam given) {
        return given == null ? null : stripped(given.getValue());
    }

    private static @Nullable String stripped(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    static @Nullable UUID eventId(@Nullable IPrimitiveType<String> given) {
        String id = text(given);
        if (id == null) {
            return null;
        }
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "Parameter %s is not an event id: those are UUIDs, such as 0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b."
                            .formatted(Names.EVENT_ID),
                    e);
        }
    }

    static @Nullable String action(@Nullable IPrimitiveType<String> given) {
        String action = text(given);
        if (action == null) {
            return null;
        }
        String code = action.toLowerCase(Locale.ROOT);
        if (!ACTIONS.contains(code)) {
            throw new InvalidRequestException(
                    "Parameter %s is not one of create, update, delete.".formatted(Names.ACTION));
        }
        return code;
    }
}
