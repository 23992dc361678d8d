// SPDX-License-Identifier: Apache-2.0
/** The feed's meters in a Micrometer registry. Loaded only where a server has Micrometer. */
@NullMarked
package dev.changefeed.interceptor.internal.meters;

import org.jspecify.annotations.NullMarked;
