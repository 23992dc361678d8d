// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server.host;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Hands out the pool's own connections, except while statements are counted. */
final class CountedDataSource extends DelegatingDataSource {
    private final DataSource counted;
    private final StatementCounter counter;

    CountedDataSource(DataSource source, StatementCounter counter) {
        super(source);
        this.counted = ProxyDataSourceBuilder.create(source).listener(counter).build();
        this.counter = counter;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return counter.counting() ? counted.getConnection() : super.getConnection();
    }
}
