package io.prism.cli.source;

import io.prism.gateway.v1.ArtworkMetadata;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is said of every artwork of an import that does not say otherwise; empty: nothing.
 *
 * @param tags are added to those that the artwork has
 */
public record Extras(List<String> tags, String author, String category, String licence) {
  public static final Extras NONE = new Extras(List.of(), "", "", "");

  public Extras {
    tags = List.copyOf(tags);
  }

  ArtworkMetadata applyTo(ArtworkMetadata metadata) {
    ArtworkMetadata.Builder said = metadata.toBuilder();
    Set<String> all = new LinkedHashSet<>(metadata.getTagsList());
    all.addAll(tags);
    said.clearTags().addAllTags(all);
    if (said.getAuthor().isEmpty()) {
      said.setAuthor(author);
    }
    if (said.getCategory().isEmpty()) {
      said.setCategory(category);
    }
    if (said.getLicence().isEmpty()) {
      said.setLicence(licence);
    }
    return said.build();
  }
}
