// SPDX-License-Identifier: Apache-2.0
/** The contract suite that every publisher passes, with its fixtures. */
@NullMarked
package dev.changefeed.publisher.testkit;

import org.jspecify.annotations.NullMarked;
