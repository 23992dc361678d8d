// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.operations;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.ParametersUtil;
import dev.changefeed.interceptor.internal.log.Tally;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.jspecify.annotations.Nullable;

/** Collects the values of a {@code Parameters} resource, or of one of its parameters, in any FHIR version. */
final class Answer {
    private final FhirContext fhir;
    private final IBaseParameters parameters;
    private final @Nullable IBase parameter;

    private Answer(FhirContext fhir, IBaseParameters parameters, @Nullable IBase parameter) {
        this.fhir = fhir;
        this.parameters = parameters;
        this.parameter = parameter;
    }

    static Answer in(FhirContext fhir) {
        return new Answer(fhir, ParametersUtil.newInstance(fhir), null);
    }

    /** A parameter of the resource that has parts. */
    Answer part(String name) {
        return new Answer(fhir, parameters, ParametersUtil.addParameterToParameters(fhir, parameters, name));
    }

    Answer text(String name, @Nullable String value) {
        return add(name, "string", value);
    }

    Answer code(String name, String value) {
        return add(name, "code", value);
    }

    /** As a decimal: FHIR's integers end at 2,147,483,647. */
    Answer number(String name, long value) {
        return add(name, "decimal", String.valueOf(value));
    }

    /** A count; where it is not exact, {@code at-least} names it. */
    Answer count(String name, Tally.Count count) {
        number(name, count.number());
        return count.more() ? code("at-least", name) : this;
    }

    Answer flag(String name, boolean value) {
        return add(name, "boolean", String.valueOf(value));
    }

    Answer time(String name, @Nullable Instant value) {
        return add(
                name,
                "instant",
                value == null ? null : value.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    IBaseParameters parameters() {
        return parameters;
    }

    private Answer add(String name, String type, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            IPrimitiveType<?> value = (IPrimitiveType<?>)
                    Objects.requireNonNull(fhir.getElementDefinition(type)).newInstance();
            value.setValueAsString(text);
            if (parameter == null) {
                ParametersUtil.addParameterToParameters(fhir, parameters, name, value);
            } else {
                ParametersUtil.addPart(fhir, parameter, name, value);
            }
        }
        return this;
    }
}
