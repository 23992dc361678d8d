// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.host;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The file that a bulk import fetches. */
final class NdjsonServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private volatile String content = "";

    void serve(String lines) {
        content = lines;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/fhir+ndjson");
        response.getOutputStream().write(content.getBytes(StandardCharsets.UTF_8));
    }
}
