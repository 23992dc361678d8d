// SPDX-License-Identifier: Apache-2.0
/** What an operator sees and does, as FHIR operations of the server: its own interceptors decide who may. */
@NullMarked
package dev.changefeed.interceptor.internal.operations;

import org.jspecify.annotations.NullMarked;
