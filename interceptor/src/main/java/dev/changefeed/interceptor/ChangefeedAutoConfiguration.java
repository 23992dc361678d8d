// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;
import org.springframework.orm.jpa.JpaTransactionManager;

/** Puts the change feed into a Spring Boot server as soon as its jar is on the class path. */
@AutoConfiguration
@ConditionalOnClass({IInterceptorService.class, JpaTransactionManager.class})
@ConditionalOnBean(IInterceptorService.class)
@Import({ChangefeedConfiguration.class, ChangefeedHealthConfiguration.class})
public class ChangefeedAutoConfiguration {}
