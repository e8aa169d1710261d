package io.prism.cli.source;

import com.google.protobuf.util.Timestamps;
import io.prism.gateway.v1.ArtworkMetadata;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A row of a manifest as names and values, whatever it was written in.
 *
 * @param values only those that the row has; one each, any number of tags
 */
record RowFields(Map<String, List<String>> values) {
  static final String PATH = "path";
  static final String TAGS = "tags";

  private interface Setter {
    void set(ArtworkMetadata.Builder metadata, String value) throws BadRow;
  }

  private static final Map<String, Setter> FIELDS =
      Map.ofEntries(
          Map.entry("id", ArtworkMetadata.Builder::setId),
          Map.entry("title", ArtworkMetadata.Builder::setTitle),
          Map.entry("description", ArtworkMetadata.Builder::setDescription),
          Map.entry(TAGS, ArtworkMetadata.Builder::addTags),
          Map.entry("author", ArtworkMetadata.Builder::setAuthor),
          Map.entry("category", ArtworkMetadata.Builder::setCategory),
          Map.entry("sourceUrl", ArtworkMetadata.Builder::setSourceUrl),
          Map.entry("licence", ArtworkMetadata.Builder::setLicence),
          Map.entry("createTime", RowFields::setCreateTime),
          Map.entry("caption", ArtworkMetadata.Builder::setCaption),
          Map.entry("pictureUrl", ArtworkMetadata.Builder::setPictureUrl));

  static boolean isKnown(String name) {
    return name.equals(PATH) || FIELDS.containsKey(name);
  }

  /** The names that a row may have, for people. */
  static String known() {
    return PATH + ", " + String.join(", ", new TreeSet<>(FIELDS.keySet()));
  }

  /** The picture's file as the row has it; empty when it has none. */
  String path() {
    return String.join("", values.getOrDefault(PATH, List.of()));
  }

  ArtworkMetadata metadata() throws BadRow {
    ArtworkMetadata.Builder metadata = ArtworkMetadata.newBuilder();
    for (Map.Entry<String, List<String>> field : values.entrySet()) {
      Setter setter = FIELDS.get(field.getKey());
      if (setter != null) {
        for (String value : field.getValue()) {
          setter.set(metadata, value);
        }
      }
    }
    return metadata.build();
  }

  private static void setCreateTime(ArtworkMetadata.Builder metadata, String value) throws BadRow {
    try {
      metadata.setCreateTime(Timestamps.parse(value));
    } catch (ParseException e) {
      throw new BadRow("createTime must be a time like 2026-01-31T12:00:00Z.");
    }
  }
}
