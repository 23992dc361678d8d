// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.server.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.delete.ThreadSafeResourceDeleterSvc;
import ca.uhn.fhir.jpa.interceptor.CascadingDeleteInterceptor;
import ca.uhn.fhir.jpa.interceptor.UserRequestRetryVersionConflictsInterceptor;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The REST endpoint at {@code /fhir}. */
@Configuration
class FhirEndpoint {
    @Bean
    RestfulServer restfulServer(
            FhirContext fhirContext,
            ResourceProviderFactory resourceProviders,
            JpaSystemProvider<?, ?> systemProvider,
            DatabaseBackedPagingProvider pagingProvider,
            JpaCapabilityStatementProviderSource capabilities) {
        var server = new RestfulServer(fhirContext);
        server.setDefaultResponseEncoding(EncodingEnum.JSON);
        server.setPagingProvider(pagingProvider);
        server.registerProviders(resourceProviders.createProviders());
        server.registerProvider(systemProvider);
        server.setServerConformanceProvider(capabilities.of(server));
        return server;
    }

    @Bean
    JpaCapabilityStatementProviderSource capabilities(
            IFhirSystemDao<?, ?> systemDao,
            JpaStorageSettings settings,
            ISearchParamRegistry searchParams,
            IValidationSupport validationSupport) {
        return server ->
                new JpaCapabilityStatementProvider(server, systemDao, settings, searchParams, validationSupport);
    }

    @Bean
    ServletRegistrationBean<RestfulServer> fhirServlet(RestfulServer server) {
        var servlet = new ServletRegistrationBean<>(server, "/fhir/*");
        servlet.setLoadOnStartup(1);
        return servlet;
    }

    @Bean
    CascadingDeleteInterceptor cascadingDelete(
            FhirContext fhirContext,
            DaoRegistry daos,
            IInterceptorService interceptors,
            ThreadSafeResourceDeleterSvc deleter) {
        var cascade = new CascadingDeleteInterceptor(fhirContext, daos, interceptors, deleter);
        interceptors.registerInterceptor(cascade);
        return cascade;
    }

    @Bean
    UserRequestRetryVersionConflictsInterceptor conflictRetry(IInterceptorService interceptors) {
        var retry = new UserRequestRetryVersionConflictsInterceptor();
        interceptors.registerInterceptor(retry);
        return retry;
    }

    /** The capability statement needs the server that it describes. */
    @FunctionalInterface
    interface JpaCapabilityStatementProviderSource {
        JpaCapabilityStatementProvider of(RestfulServer server);
    }
}
