// SPDX-License-Identifier: Apache-2.0
/** A real HAPI JPA server for tests: database, storage and REST endpoint in this process. */
@NullMarked
package dev.changefeed.interceptor.host;

import org.jspecify.annotations.NullMarked;
