// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.relay;

/** Another node has taken the destination over: this one must stop at once. */
final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLostException(String destination) {
        super("The lease of destination " + destination + " is another node's now");
    }
}
