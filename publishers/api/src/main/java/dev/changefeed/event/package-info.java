// SPDX-License-Identifier: Apache-2.0
/** What a change event is: the values that capture, formats and publishers share. */
@NullMarked
package dev.changefeed.event;

import org.jspecify.annotations.NullMarked;
