// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

/**
 * How far an operator's call has come.
 *
 * @param events what it has dealt with
 * @param more whether it has stopped at its limit: the same call again goes on
 */
public record Handled(int events, boolean more) {}
