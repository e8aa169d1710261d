package io.prism.index.store;

import com.google.protobuf.ProtocolStringList;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.type.v1.Filter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which artworks count. Everything that is set must hold; words are compared without regard to
 * case.
 *
 * @param categories a category stands for itself and everything below it
 * @param styles the artwork's best style is one of these
 * @param objects the artwork's best object is one of these
 * @param kinds the artwork is of one of these kinds of pictures
 * @param createdAfter inclusive, or null
 * @param createdBefore exclusive, or null
 */
public record ArtworkFilter(
    List<String> tagsAll,
    List<String> tagsAny,
    List<String> authors,
    List<String> categories,
    List<String> styles,
    List<String> objects,
    List<String> kinds,
    @Nullable Instant createdAfter,
    @Nullable Instant createdBefore,
    List<String> excludeIds) {
  private static final int MAX_ENTRIES = 100;

  /** Room for a caller's list and the terms of a query. */
  private static final int MAX_EXCLUDED = 200;

  private static final int MAX_YEAR = 9999;
  private static final int MAX_LENGTH = 500;

  /** Every artwork. */
  public static final ArtworkFilter ALL = from(Filter.getDefaultInstance());

  public ArtworkFilter {
    tagsAll = List.copyOf(tagsAll);
    tagsAny = List.copyOf(tagsAny);
    authors = List.copyOf(authors);
    categories = List.copyOf(categories);
    styles = List.copyOf(styles);
    objects = List.copyOf(objects);
    kinds = List.copyOf(kinds);
    excludeIds = List.copyOf(excludeIds);
  }

  /** Checks the limits of a caller's filter. */
  public static ArtworkFilter from(Filter filter) {
    return new ArtworkFilter(
        checked("tagsAll", filter.getTagsAllList()),
        checked("tagsAny", filter.getTagsAnyList()),
        checked("authors", filter.getAuthorsList()),
        checked("categories", filter.getCategoriesList()),
        checked("styles", filter.getStylesList()),
        checked("objects", filter.getObjectsList()),
        checked("kinds", filter.getKindsList()),
        instant("createdAfter", filter.getCreatedAfter()),
        instant("createdBefore", filter.getCreatedBefore()),
        checked("excludeIds", filter.getExcludeIdsList(), MAX_EXCLUDED));
  }

  /** The same without some more artworks. */
  public ArtworkFilter without(List<String> ids) {
    if (ids.isEmpty()) {
      return this;
    }
    List<String> excluded = new ArrayList<>(excludeIds);
    excluded.addAll(ids);
    return new ArtworkFilter(
        tagsAll,
        tagsAny,
        authors,
        categories,
        styles,
        objects,
        kinds,
        createdAfter,
        createdBefore,
        excluded);
  }

  /** The same without what was chosen of this field, except tags of which all must be there. */
  public ArtworkFilter ignoring(FacetField field) {
    return new ArtworkFilter(
        tagsAll,
        field == FacetField.TAGS ? List.of() : tagsAny,
        field == FacetField.AUTHORS ? List.of() : authors,
        field == FacetField.CATEGORIES ? List.of() : categories,
        field == FacetField.STYLES ? List.of() : styles,
        field == FacetField.OBJECTS ? List.of() : objects,
        field == FacetField.KINDS ? List.of() : kinds,
        createdAfter,
        createdBefore,
        excludeIds);
  }

  /** The names that it asks for. */
  public List<String> chosen(FacetField field) {
    return switch (field) {
      case STYLES -> styles;
      case OBJECTS -> objects;
      case CATEGORIES -> categories;
      case TAGS -> Stream.concat(tagsAll.stream(), tagsAny.stream()).toList();
      case AUTHORS -> authors;
      case KINDS -> kinds;
    };
  }

  /** The same with the artworks that it leaves out by their ids. */
  ArtworkFilter withExcluded() {
    return excludeIds.isEmpty()
        ? this
        : new ArtworkFilter(
            tagsAll,
            tagsAny,
            authors,
            categories,
            styles,
            objects,
            kinds,
            createdAfter,
            createdBefore,
            List.of());
  }

  private static List<String> checked(String field, ProtocolStringList values) {
    return checked(field, values, MAX_ENTRIES);
  }

  private static List<String> checked(String field, ProtocolStringList values, int maxEntries) {
    String path = "filter." + field;
    if (values.size() > maxEntries) {
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT, path, maxEntries + " entries", "Too many entries."));
    }
    for (String value : values) {
      if (value.isBlank() || value.length() > MAX_LENGTH) {
        throw new PrismException(
            Problem.overLimit(
                Reason.INVALID_ARGUMENT,
                path,
                MAX_LENGTH + " characters",
                "An entry has 1 to " + MAX_LENGTH + " characters."));
      }
    }
    return values;
  }

  private static @Nullable Instant instant(String field, String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() < 0 || time.getYear() > MAX_YEAR) {
        throw new DateTimeException("RFC 3339 has years of four digits");
      }
      return time.toInstant();
    } catch (DateTimeException e) {
      throw new PrismException(
          Problem.invalid(
              "filter." + field, "Not a time as RFC 3339 writes it, like 2026-01-31T12:00:00Z."),
          e);
    }
  }
}
