// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.verdict;

/**
 * One version of one resource.
 *
 * @param resource type and id, such as {@code Patient/123}
 * @param version the version's number, from 1
 */
public record ResourceVersion(String resource, long version) {}
