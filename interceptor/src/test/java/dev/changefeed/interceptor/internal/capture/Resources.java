// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import java.util.Arrays;
import java.util.stream.Collectors;

/** JSON that every FHIR version from DSTU3 on understands. */
final class Resources {
    private Resources() {}

    static String patient(String family) {
        return """
                {"resourceType":"Patient","name":[{"family":"%s"}]}""".formatted(family);
    }

    static String patient(String id, String family) {
        return """
                {"resourceType":"Patient","id":"%s","name":[{"family":"%s"}]}""".formatted(id, family);
    }

    /** With {@code meta} as it stands in JSON. */
    static String patient(String id, String family, String meta) {
        return """
                {"resourceType":"Patient","id":"%s","meta":%s,"name":[{"family":"%s"}]}""".formatted(id, meta, family);
    }

    static String identified(String identifier, String family) {
        return """
                {"resourceType":"Patient","identifier":[{"system":"urn:test","value":"%s"}],"name":[{"family":"%s"}]}""".formatted(identifier, family);
    }

    static String observation(String id, String subject) {
        return """
                {"resourceType":"Observation","id":"%s","status":"final","code":{"text":"pulse"},\
                "subject":{"reference":"%s"}}""".formatted(id, subject);
    }

    static String bundle(String type, String... entries) {
        return """
                {"resourceType":"Bundle","type":"%s","entry":[%s]}""".formatted(type, String.join(",", entries));
    }

    static String transaction(String... entries) {
        return bundle("transaction", entries);
    }

    static String entry(String method, String url, String resource) {
        return """
                {"resource":%s,"request":{"method":"%s","url":"%s"}}""".formatted(resource, method, url);
    }

    static String delete(String url) {
        return """
                {"request":{"method":"DELETE","url":"%s"}}""".formatted(url);
    }

    /** The body of {@code $meta-add} and {@code $meta-delete}. */
    static String tags(String... codes) {
        String tags = Arrays.stream(codes).map("""
                        {"system":"urn:tags","code":"%s"}"""::formatted).collect(Collectors.joining(","));
        return """
                {"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[%s]}}]}""".formatted(tags);
    }
}
