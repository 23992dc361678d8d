// SPDX-License-Identifier: Apache-2.0
/** What dies, freezes or goes away under load, and what history and topics say afterwards. */
@NullMarked
package dev.changefeed.example.server.faults;

import org.jspecify.annotations.NullMarked;
