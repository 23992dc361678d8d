// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import ca.uhn.fhir.batch2.api.IJobCoordinator;
import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.config.dstu3.JpaDstu3Config;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.r4b.JpaR4BConfig;
import ca.uhn.fhir.jpa.config.r5.JpaR5Config;
import ca.uhn.fhir.jpa.interceptor.CascadingDeleteInterceptor;
import ca.uhn.fhir.jpa.interceptor.UserRequestRetryVersionConflictsInterceptor;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.partition.RequestTenantPartitionInterceptor;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.tenant.UrlBaseTenantIdentificationStrategy;
import dev.changefeed.interceptor.ChangefeedInterceptor;
import dev.changefeed.interceptor.internal.capture.ChangeCapture;
import dev.changefeed.interceptor.internal.capture.EventIds;
import dev.changefeed.interceptor.internal.log.EventLog;
import dev.changefeed.interceptor.internal.log.Feed;
import dev.changefeed.interceptor.internal.log.Sequencer;
import dev.changefeed.interceptor.internal.tracing.Tracing;
import java.io.File;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;

/**
 * A HAPI JPA server over HTTP on a free port, with the interceptor where an operator would have it. Started once for each
 * {@link HostOptions} and kept until the tests end, because a start takes seconds.
 */
public final class FhirHost implements AutoCloseable {
    private final HostOptions options;
    private final HostDatabase database;
    private final AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
    private final RestfulServer server;
    private final Tomcat tomcat = new Tomcat();
    private final NdjsonServlet ndjson = new NdjsonServlet();
    private final EventLog log;
    private final SwitchableSink sink;
    private final CountingListener listener = new CountingListener();
    private final ChangefeedInterceptor interceptor;

    private FhirHost(HostOptions options) {
        this.options = options;
        database = new HostDatabase(options.database());
        beans.registerBean(HostOptions.class, () -> options);
        beans.registerBean(HostDatabase.class, () -> database);
        beans.register(HostConfiguration.class, configuration(options.version()));
        beans.refresh();

        JpaTransactionManager transactions = beans.getBean(JpaTransactionManager.class);
        log = EventLog.over(transactions.getDataSource());
        log.createSchema();
        sink = new SwitchableSink(log::append);
        interceptor = new ChangefeedInterceptor(new ChangeCapture(
                options.capture(),
                fhir(),
                transactions,
                sink,
                listener,
                new Tracing(null),
                new EventIds(InstantSource.system(), new SecureRandom())));
        IInterceptorService interceptors = beans.getBean(IInterceptorService.class);
        interceptors.registerInterceptor(interceptor);
        interceptors.registerInterceptor(beans.getBean(CascadingDeleteInterceptor.class));
        interceptors.registerInterceptor(new UserRequestRetryVersionConflictsInterceptor());
        server = restfulServer(interceptors);
        serve();
    }

    /** A running server; stop it with {@link #close()}. */
    public static FhirHost start(HostOptions options) {
        return new FhirHost(options);
    }

    private static Class<?> configuration(FhirVersionEnum version) {
        return switch (version) {
            case DSTU3 -> JpaDstu3Config.class;
            case R4 -> JpaR4Config.class;
            case R4B -> JpaR4BConfig.class;
            case R5 -> JpaR5Config.class;
            default -> throw new IllegalArgumentException(version.name());
        };
    }

    private RestfulServer restfulServer(IInterceptorService interceptors) {
        RestfulServer restful = new RestfulServer(fhir());
        restful.registerProviders(beans.getBean(ResourceProviderFactory.class).createProviders());
        JpaSystemProvider<?, ?> system = beans.getBean(JpaSystemProvider.class);
        restful.registerProvider(system);
        if (options.tenants()) {
            restful.setTenantIdentificationStrategy(new UrlBaseTenantIdentificationStrategy());
            RequestTenantPartitionInterceptor tenants = new RequestTenantPartitionInterceptor();
            tenants.setPartitionSettings(beans.getBean(PartitionSettings.class));
            interceptors.registerInterceptor(tenants);
        }
        return restful;
    }

    private void serve() {
        tomcat.setSilent(true);
        tomcat.setPort(0);
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir") + "/changefeed-host-" + System.nanoTime());
        tomcat.getConnector();
        Context context = tomcat.addContext("", new File(".").getAbsolutePath());
        Tomcat.addServlet(context, "fhir", server);
        context.addServletMappingDecoded("/fhir/*", "fhir");
        Tomcat.addServlet(context, "ndjson", ndjson);
        context.addServletMappingDecoded("/ndjson", "ndjson");
        FilterDef user = new FilterDef();
        user.setFilterName("user");
        user.setFilter(new TestUserFilter());
        context.addFilterDef(user);
        FilterMap everywhere = new FilterMap();
        everywhere.setFilterName("user");
        everywhere.addURLPattern("/*");
        context.addFilterMap(everywhere);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The FHIR base URL, without a slash at its end. */
    public String base() {
        return "http://localhost:" + tomcat.getConnector().getLocalPort() + "/fhir";
    }

    /** A client for {@link #base()}. */
    public HostClient client() {
        return new HostClient(base());
    }

    /** Makes {@code lines} what can be fetched at the URL that is returned. */
    public String serveNdjson(String lines) {
        ndjson.serve(lines);
        return base().replace("/fhir", "/ndjson");
    }

    public Jobs jobs() {
        return new Jobs(bean(IJobCoordinator.class), bean(IJobMaintenanceService.class));
    }

    /** Does {@code requests} and tells what events and versions they gave. */
    public Changes during(Runnable requests) {
        Feed feed = log.feed();
        Sequencer sequencer = log.sequencer();
        drain(sequencer);
        long before = feed.tail();
        Set<String> known = new HashSet<>(storedVersions());
        requests.run();
        drain(sequencer);
        List<String> gained = new ArrayList<>(storedVersions());
        gained.removeAll(known);
        return new Changes(feed.read(before, 10_000, 1L << 40), gained);
    }

    private static void drain(Sequencer sequencer) {
        while (sequencer.step(10_000).more()) {
            // the next step takes the rest
        }
    }

    private List<String> storedVersions() {
        return jdbc().queryForList("""
                        SELECT R.RES_TYPE || '/' || R.FHIR_ID || '/' || V.RES_VER
                          || CASE WHEN V.RES_DELETED_AT IS NULL THEN '' ELSE ' deleted' END
                        FROM HFJ_RES_VER V JOIN HFJ_RESOURCE R ON R.RES_ID = V.RES_ID""", String.class);
    }

    /** Switches the interceptor on or off: without it, it is what the server with it is compared to. */
    public void capture(boolean on) {
        IInterceptorService interceptors = bean(IInterceptorService.class);
        interceptors.unregisterInterceptor(interceptor);
        if (on) {
            interceptors.registerInterceptor(interceptor);
        }
    }

    public FhirContext fhir() {
        return beans.getBean(FhirContext.class);
    }

    public <T> T bean(Class<T> type) {
        return beans.getBean(type);
    }

    public JdbcTemplate jdbc() {
        return new JdbcTemplate(database.dataSource());
    }

    public StatementCounter statements() {
        return database.statements();
    }

    public RestfulServer server() {
        return server;
    }

    public ChangefeedInterceptor interceptor() {
        return interceptor;
    }

    /** The sink between capture and log, where a test can make storing fail. */
    public SwitchableSink sink() {
        return sink;
    }

    /** What capture has announced. */
    public CountingListener listener() {
        return listener;
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        } finally {
            beans.close();
            database.close();
        }
    }
}
