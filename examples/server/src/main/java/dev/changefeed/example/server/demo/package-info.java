// SPDX-License-Identifier: Apache-2.0
/** What the demonstration does: load patients, change them, show the events and judge the result. */
@NullMarked
package dev.changefeed.example.server.demo;

import org.jspecify.annotations.NullMarked;
