// SPDX-License-Identifier: Apache-2.0
/** The feed's part of Spring Boot's health endpoint. Loaded only where a server has the actuator. */
@NullMarked
package dev.changefeed.interceptor.internal.health;

import org.jspecify.annotations.NullMarked;
