package io.prism.gateway.artwork;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.prism.core.error.PrismException;
import io.prism.gateway.v1.ArtworkMetadata;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * New values for some fields of the metadata. A named field that the values leave out is cleared.
 */
public final class MetadataPatch {
  private static final Set<String> FIXED = Set.of("id", "picture_url");

  private final Set<FieldDescriptor> fields;
  private final ArtworkMetadata values;

  private MetadataPatch(Set<FieldDescriptor> fields, ArtworkMetadata values) {
    this.fields = fields;
    this.values = values;
  }

  /** Fields by their names in JSON, {@code sourceUrl}. */
  public static MetadataPatch ofJsonFields(Set<String> names, ArtworkMetadata values) {
    Set<FieldDescriptor> fields = new LinkedHashSet<>();
    names.forEach(name -> fields.add(field(name)));
    return new MetadataPatch(fields, values);
  }

  /** Fields by their names in a field mask, {@code source_url}. */
  public static MetadataPatch ofMask(Iterable<String> paths, ArtworkMetadata values) {
    Set<FieldDescriptor> fields = new LinkedHashSet<>();
    paths.forEach(path -> fields.add(field(path)));
    if (fields.isEmpty()) {
      throw PrismException.invalid("updateMask", "updateMask must name the fields to take over.");
    }
    return new MetadataPatch(fields, values);
  }

  public ArtworkMetadata applyTo(ArtworkMetadata present) {
    ArtworkMetadata.Builder changed = present.toBuilder();
    for (FieldDescriptor field : fields) {
      if (field.hasPresence() && !values.hasField(field)) {
        changed.clearField(field);
      } else {
        changed.setField(field, values.getField(field));
      }
    }
    return changed.build();
  }

  private static FieldDescriptor field(String name) {
    for (FieldDescriptor field : ArtworkMetadata.getDescriptor().getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        if (FIXED.contains(field.getName())) {
          throw PrismException.invalid(name, "The field " + name + " cannot be changed.");
        }
        return field;
      }
    }
    throw PrismException.invalid(name, "The field " + name + " is unknown here.");
  }
}
