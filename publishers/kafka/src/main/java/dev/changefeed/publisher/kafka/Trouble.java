// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.publisher.kafka;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Why events cannot be delivered at the moment, in the operator's words. */
enum Trouble {
    MISSING_TOPIC(true, "create the topic, or let the brokers create topics (auto.create.topics.enable)"),
    NOT_ALLOWED(true, "grant Write and Describe on the topic to the user of this destination"),
    REPLICAS(true, "bring the topic's replicas back: fewer are in sync than min.insync.replicas asks for"),
    LOGIN(false, "check security.protocol and the sasl.* and ssl.* properties"),
    UNREACHABLE(false, "check that the brokers run and that this server reaches them as they advertise themselves"),
    CLIENT(false, "check the destination's properties; the Kafka client logs the details");

    private final boolean ofOneTopic;
    private final String mend;

    Trouble(boolean ofOneTopic, String mend) {
        this.ofOneTopic = ofOneTopic;
        this.mend = mend;
    }

    static Trouble of(Exception exception) {
        Throwable error = origin(exception);
        if (error instanceof UnknownTopicOrPartitionException) {
            return MISSING_TOPIC;
        } else if (error instanceof AuthorizationException) {
            return NOT_ALLOWED;
        } else if (error instanceof AuthenticationException) {
            return LOGIN;
        } else if (error instanceof NotEnoughReplicasException
                || error instanceof NotEnoughReplicasAfterAppendException) {
            return REPLICAS;
        }
        return error instanceof RetriableException ? UNREACHABLE : CLIENT;
    }

    /** The name of the error, which tells nothing of an event. */
    static String reason(Exception exception) {
        return origin(exception).getClass().getSimpleName();
    }

    /** The client wraps what matters: a missing topic in a time-out, an unreadable key store in a failed construction. */
    private static Throwable origin(Exception exception) {
        Throwable error = exception;
        Throwable cause = error.getCause();
        while (cause != null && (error instanceof TimeoutException || !(error instanceof ApiException))) {
            error = cause;
            cause = error.getCause();
        }
        return error;
    }

    boolean ofOneTopic() {
        return ofOneTopic;
    }

    String mend() {
        return mend;
    }
}
