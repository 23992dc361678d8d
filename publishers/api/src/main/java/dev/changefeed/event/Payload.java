// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes of a resource (FHIR JSON, UTF-8) or of an encoded message. Immutable by agreement: the array is shared and not copied,
 * because an event passes through several hands on its way and a copy at each of them would be most of its cost.
 * Nobody may change it. {@link #toString()} names the size only.
 */
public final class Payload {
    private static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A payload over {@code bytes}, which the caller gives away. */
    public static Payload of(byte[] bytes) {
        return new Payload(Objects.requireNonNull(bytes));
    }

    /** No bytes at all. */
    public static Payload empty() {
        return EMPTY;
    }

    /** The bytes themselves, to be read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
