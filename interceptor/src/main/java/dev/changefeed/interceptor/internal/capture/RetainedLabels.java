// SPDX-License-Identifier: Apache-2.0
package dev.changefeed.interceptor.internal.capture;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseCoding;
import org.hl7.fhir.instance.model.api.IBaseMetaType;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * Puts security labels and profiles back in their place. An update that leaves them out keeps them in the database, but what HAPI shows
 * to interceptors at that time has each of them as one more plain tag. A consumer that filters by security labels would let pass what it
 * must hold back. In mass ingestion HAPI gives no old version to compare with, and a retained label stays among the tags.
 */
final class RetainedLabels {
    /** The system under which HAPI keeps profiles among the tags. */
    private static final String PROFILES = "https://github.com/hapifhir/hapi-fhir/ns/jpa/profile";

    private final FhirContext fhir;

    RetainedLabels(FhirContext fhir) {
        this.fhir = fhir;
    }

    /** {@code updated} as it is stored: itself, or a changed copy where a retained label is misplaced. */
    IBaseResource restored(@Nullable IBaseResource old, IBaseResource updated) {
        List<? extends IBaseCoding> tags = updated.getMeta().getTag();
        if (tags.isEmpty()) {
            return updated;
        }
        List<IBaseCoding> labels = misplaced(old, updated);
        if (labels.isEmpty() && tags.stream().noneMatch(RetainedLabels::isProfile)) {
            return updated;
        }
        IBaseResource copy = fhir.newTerser().clone(updated);
        labels.forEach(label -> moveToSecurity(copy.getMeta(), label));
        moveProfiles(copy.getMeta());
        return copy;
    }

    private static List<IBaseCoding> misplaced(@Nullable IBaseResource old, IBaseResource updated) {
        List<IBaseCoding> labels = new ArrayList<>();
        if (old != null) {
            for (IBaseCoding label : old.getMeta().getSecurity()) {
                if (!contains(updated.getMeta().getSecurity(), label)
                        && contains(updated.getMeta().getTag(), label)) {
                    labels.add(label);
                }
            }
        }
        return labels;
    }

    /** Moves one tag only: a client may have set a plain tag with the same code, which is there besides the retained label. */
    private static void moveToSecurity(IBaseMetaType meta, IBaseCoding label) {
        List<? extends IBaseCoding> tags = meta.getTag();
        for (int last = tags.size() - 1; last >= 0; last--) {
            if (sameCode(tags.get(last), label)) {
                tags.remove(last);
                meta.addSecurity()
                        .setSystem(label.getSystem())
                        .setCode(label.getCode())
                        .setDisplay(label.getDisplay());
                return;
            }
        }
    }

    private static void moveProfiles(IBaseMetaType meta) {
        List<IBaseCoding> profiles = new ArrayList<>(meta.getTag());
        profiles.removeIf(tag -> !isProfile(tag));
        meta.getTag().removeIf(RetainedLabels::isProfile);
        profiles.forEach(profile -> meta.addProfile(profile.getCode()));
    }

    private static boolean isProfile(IBaseCoding tag) {
        return PROFILES.equals(tag.getSystem());
    }

    private static boolean contains(List<? extends IBaseCoding> codings, IBaseCoding wanted) {
        return codings.stream().anyMatch(coding -> sameCode(coding, wanted));
    }

    private static boolean sameCode(IBaseCoding one, IBaseCoding other) {
        return Objects.equals(one.getCode(), other.getCode()) && Objects.equals(one.getSystem(), other.getSystem());
    }
}
