package io.prism.index.store;

import io.prism.type.v1.Artwork;
import io.prism.type.v1.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words that an artwork is found by and counted by. */
public final class ArtworkWords {
  /** A term in Lucene has at most 32,766 bytes; no word that is worth a filter comes near this. */
  private static final int MAX_LENGTH = 1_000;

  private ArtworkWords() {}

  /**
   * @param normalized the form in which words are compared
   * @param written as the artwork has it
   */
  public record Word(String normalized, String written) {}

  /** Each word of the field once, as it is written first. */
  public static List<Word> of(Artwork artwork, FacetField field) {
    Set<String> known = new HashSet<>();
    List<Word> words = new ArrayList<>();
    for (String written : written(artwork, field)) {
      String normalized = normalized(written);
      if (!normalized.isEmpty() && known.add(normalized)) {
        words.add(new Word(normalized, cut(written)));
      }
    }
    return words;
  }

  private static List<String> written(Artwork artwork, FacetField field) {
    return switch (field) {
      case TAGS -> artwork.getTagsList();
      case AUTHORS -> List.of(artwork.getAuthor());
      case CATEGORIES -> levels(artwork.getCategory());
      case STYLES -> best(artwork.getStylesList());
      case OBJECTS -> best(artwork.getObjectsList());
      case KINDS -> List.of(artwork.getKind());
    };
  }

  /** A category is found by its own name and by that of every level above it. */
  private static List<String> levels(String category) {
    List<String> levels = new ArrayList<>();
    for (int end = category.indexOf('/'); end >= 0; end = category.indexOf('/', end + 1)) {
      levels.add(category.substring(0, end));
    }
    levels.add(category);
    return levels;
  }

  private static List<String> best(List<Term> terms) {
    return terms.stream().limit(1).map(Term::getName).toList();
  }

  /** The form in which words are compared. */
  public static String normalized(String word) {
    return cut(word).toLowerCase(Locale.ROOT);
  }

  private static String cut(String word) {
    return (word.length() > MAX_LENGTH ? word.substring(0, MAX_LENGTH) : word).strip();
  }
}
