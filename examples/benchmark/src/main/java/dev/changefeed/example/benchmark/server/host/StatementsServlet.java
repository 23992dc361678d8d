// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server.host;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** POST begins to count statements, GET says how many there were, DELETE ends it. */
final class StatementsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient StatementCounter counter;

    StatementsServlet(StatementCounter counter) {
        this.counter = counter;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        counter.start();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(counter.executions());
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        counter.stop();
    }
}
