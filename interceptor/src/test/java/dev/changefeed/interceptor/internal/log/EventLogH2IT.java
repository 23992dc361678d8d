// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.log;

import com.zaxxer.hikari.HikariConfig;
import java.util.UUID;

class EventLogH2IT extends EventLogContract {
    @Override
    HikariConfig emptyDatabase() {
        HikariConfig database = new HikariConfig();
        database.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        database.setUsername("sa");
        return database;
    }

    @Override
    public String lockSequencer() {
        return "SELECT * FROM CHANGEFEED_SEQUENCER FOR UPDATE";
    }

    @Override
    public String script() {
        return "dev/changefeed/interceptor/internal/log/h2/V1.sql";
    }
}
