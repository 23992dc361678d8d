// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Notes what is sent to the database: the calls that make a round trip. */
final class RecordingDataSource extends DelegatingDataSource {
    private static final Set<String> ROUND_TRIPS =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "commit", "rollback");

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    RecordingDataSource(DataSource target) {
        super(target);
    }

    /** The calls since the last time. */
    List<String> calls() {
        List<String> now = List.copyOf(calls);
        calls.clear();
        return now;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return recorded(super.getConnection(), Connection.class);
    }

    private <T> T recorded(T target, Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                RecordingDataSource.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (ROUND_TRIPS.contains(method.getName())) {
                        calls.add(method.getName());
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return method.getName().equals("prepareStatement")
                                ? recorded((java.sql.PreparedStatement) result, java.sql.PreparedStatement.class)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
