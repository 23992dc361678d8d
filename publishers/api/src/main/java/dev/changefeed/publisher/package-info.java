// SPDX-License-Identifier: Apache-2.0
/** What a format and a publisher must do, and what the relay promises them. */
@NullMarked
package dev.changefeed.publisher;

import org.jspecify.annotations.NullMarked;
