// SPDX-License-Identifier: Apache-2.0
/** What a HAPI server sees of the plugin: the interceptor that it calls and the configuration that sets it up. */
@NullMarked
package dev.changefeed.interceptor;

import org.jspecify.annotations.NullMarked;
