package io.prism.pictures.text;

import java.util.Objects;

/**
 * One text of a picture, as it was written: not normalised, may hold control characters and markup.
 *
 * @param key the PNG keyword as it is ({@code parameters}, {@code Comment}), or the name of the
 *     EXIF field ({@code UserComment}, {@code ImageDescription}, {@code XPComment}, {@code Make},
 *     {@code Model}); a JPEG comment segment is {@code Comment}
 */
public record TextEntry(String key, String value) {
  public TextEntry {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }
}
