// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.example.benchmark.server.host;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** POST collects all garbage and says how many bytes are still in use: on the heap, beside it, and in direct buffers. */
final class MemoryServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    /** What a collection finalises is freed by the next one. */
    private static final int COLLECTIONS = 3;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            memory.gc();
        }
        long heap = memory.getHeapMemoryUsage().getUsed();
        long beside = memory.getNonHeapMemoryUsage().getUsed();
        response.getWriter().print(heap + " " + beside + " " + directBuffers());
    }

    private static long directBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
