// SPDX-License-Identifier: Apache-2.0
/** The formats that come with the product. */
@NullMarked
package dev.changefeed.interceptor.internal.format;

import org.jspecify.annotations.NullMarked;
