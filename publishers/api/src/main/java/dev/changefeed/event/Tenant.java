// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.event;

import org.jspecify.annotations.Nullable;

/**
 * The HAPI partition that a resource lives in.
 *
 * @param id the partition's number; null for a default partition without one
 * @param name the partition's name, such as {@code DEFAULT}
 */
public record Tenant(@Nullable Integer id, String name) {}
