package io.prism.index.search;

import io.prism.index.store.SearchResult.Found;
import io.prism.models.Vocabulary;
import io.prism.models.VocabularyObject;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Region;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The category that a result list tells hits apart by: the artwork's own, else that of its best
 * object in the pack's tree, down to a level. Where a region matched, that of what it shows.
 */
public final class Categories {
  private static final char SEPARATOR = '/';

  private final Map<String, String> recognised = new HashMap<>();
  private final int usualLevels;

  /**
   * @param usualLevels 1 or more, where a caller does not say
   */
  public Categories(Vocabulary vocabulary, int usualLevels) {
    if (usualLevels < 1) {
      throw new IllegalArgumentException(
          "prism.index.category-level is 1 or more, not " + usualLevels);
    }
    this.usualLevels = usualLevels;
    for (VocabularyObject object : vocabulary.objects()) {
      recognised.put(key(object.name()), object.path());
    }
  }

  /**
   * @param levels 0: as many as usual
   * @return empty where nothing is known
   */
  String of(Found found, int levels) {
    String path =
        found
            .region()
            .map(Region::getCategory)
            .filter(category -> !category.isEmpty())
            .orElseGet(() -> path(found.artwork()));
    return firstLevels(path, levels == 0 ? usualLevels : levels);
  }

  private String path(Artwork artwork) {
    String path = artwork.getCategory();
    if (path.isEmpty() && artwork.getObjectsCount() > 0) {
      path = recognised.getOrDefault(key(artwork.getObjects(0).getName()), "");
    }
    return path;
  }

  private static String firstLevels(String path, int levels) {
    int end = -1;
    for (int level = 0; level < levels; level++) {
      end = path.indexOf(SEPARATOR, end + 1);
      if (end < 0) {
        return path;
      }
    }
    return path.substring(0, end);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
