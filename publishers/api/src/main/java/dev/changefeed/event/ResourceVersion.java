// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

/**
 * One version of one resource.
 *
 * @param type the resource type, such as {@code Patient}
 * @param id the logical id, without type and version
 * @param version the version number, from 1
 */
public record ResourceVersion(String type, String id, long version) {
    /** Type and id, such as {@code Patient/123}. */
    public String reference() {
        return type + '/' + id;
    }

    /** Names the type only: ids do not belong in logs. */
    @Override
    public String toString() {
        return type;
    }
}
