// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name of this process among the nodes: its host, for people, and something that no other process has. */
final class NodeName {
    private static final Logger log = LoggerFactory.getLogger(NodeName.class);
    private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9._-]");
    private static final int LONGEST_HOST = 100;

    private NodeName() {}

    static String here() {
        return of(System.getenv()) + '/' + UUID.randomUUID();
    }

    static String of(Map<String, String> environment) {
        String given = environment.getOrDefault("HOSTNAME", "");
        String host = STRANGE.matcher(given.isBlank() ? resolved() : given).replaceAll("_");
        return host.substring(0, Math.min(host.length(), LONGEST_HOST));
    }

    private static String resolved() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            log.debug("This host does not know its name", e);
            return "unknown";
        }
    }
}
