package io.prism.caption.inversion;

import java.util.List;

/**
 * What inversion found in one picture.
 *
 * @param content the text of what is shown, without style words; never blank
 * @param contentTexts what is subtracted, the most certain first, at least one
 * @param objects best first, at most {@link #MAX_TERMS}
 * @param styles best first, at most {@link #MAX_TERMS}
 * @param category of the best object, from the root of the pack's tree down to itself
 */
public record Inversion(
    String content,
    List<String> contentTexts,
    List<RankedTerm> objects,
    List<RankedTerm> styles,
    RankedKind kind,
    String category) {
  public static final int MAX_TERMS = 10;

  public Inversion {
    contentTexts = List.copyOf(contentTexts);
    objects = List.copyOf(objects);
    styles = List.copyOf(styles);
    if (content.isBlank() || contentTexts.isEmpty()) {
      throw new IllegalArgumentException("an inversion has a content and at least one text");
    }
    if (objects.size() > MAX_TERMS || styles.size() > MAX_TERMS) {
      throw new IllegalArgumentException("at most " + MAX_TERMS + " objects and styles");
    }
  }
}
