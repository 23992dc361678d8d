// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;

/**
 * Refuses what an operation would silently ignore: a misspelled parameter could make it do more than was asked for. What changes
 * something takes its parameters from the body only, so that no link and no form of another site can do it with a user's cookies.
 */
final class KnownParameters {
    private final FhirContext fhir;
    private final Map<String, TreeSet<String>> byOperation = new HashMap<>();

    KnownParameters(FhirContext fhir, Class<?> provider) {
        this.fhir = fhir;
        for (Method method : provider.getMethods()) {
            Operation operation = method.getAnnotation(Operation.class);
            if (operation != null) {
                TreeSet<String> names = new TreeSet<>();
                for (Annotation[] annotations : method.getParameterAnnotations()) {
                    Stream.of(annotations)
                            .filter(OperationParam.class::isInstance)
                            .forEach(each -> names.add(((OperationParam) each).name()));
                }
                byOperation.put(operation.name(), names);
            }
        }
    }

    /** Throws when the request has a parameter that its operation does not know, or has one twice. */
    void check(RequestDetails request, boolean readsOnly) {
        List<String> inUrl = new ArrayList<>();
        request.getParameters().forEach((name, values) -> {
            if (!name.startsWith("_")) {
                Stream.of(values).forEach(value -> inUrl.add(name));
            }
        });
        if (!readsOnly && !inUrl.isEmpty()) {
            throw new InvalidRequestException(
                    "%s takes no parameters in the URL: send them as a Parameters resource in the body."
                            .formatted(request.getOperation()));
        }
        List<String> given = new ArrayList<>(inUrl);
        IBaseResource body = request.getRequestType() == RequestTypeEnum.POST ? request.getResource() : null;
        if (body instanceof IBaseParameters parameters) {
            fhir.newTerser()
                    .getValues(parameters, "Parameters.parameter.name", IPrimitiveType.class)
                    .forEach(name -> given.add(name.getValueAsString()));
        } else if (body != null) {
            throw new InvalidRequestException(
                    "%s takes a Parameters resource in the body, or none.".formatted(request.getOperation()));
        }
        TreeSet<String> known = byOperation.getOrDefault(request.getOperation(), new TreeSet<>());
        TreeSet<String> seen = new TreeSet<>();
        for (String name : given) {
            if (!known.contains(name)) {
                throw new InvalidRequestException("%s has no parameter %s; it knows %s."
                        .formatted(request.getOperation(), name, String.join(", ", known)));
            }
            if (!seen.add(name)) {
                throw new InvalidRequestException("Parameter %s is given twice: leave one out.".formatted(name));
            }
        }
    }
}
