// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;

/** A change could not be captured, and must not commit without its event. The client is answered with the message and status 500. */
final class CaptureException extends InternalErrorException {
    private static final long serialVersionUID = 1L;

    CaptureException(String message) {
        super(message);
    }

    /** The cause is kept without its messages: drivers put the values of a statement there, parsers parts of a resource. */
    CaptureException(String message, Throwable cause) {
        super(message, RedactedException.of(cause));
    }
}
