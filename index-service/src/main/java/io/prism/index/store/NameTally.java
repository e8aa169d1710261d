package io.prism.index.store;

import io.prism.index.store.FacetCounts.NameCount;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Adds up how often names occur, however they are written. */
public final class NameTally {
  /** Different names that are counted; more are only thinkable as an attack. */
  public static final int MOST_DIFFERENT = 100_000;

  private static final int MOST_TOLD = 100;

  private static final Comparator<NameCount> MOST_FIRST =
      Comparator.comparingInt((NameCount entry) -> -entry.count()).thenComparing(NameCount::name);

  private final Map<String, Name> names = new HashMap<>();

  /** One name in all its ways to write it. */
  private static final class Name {
    private String written = "";
    private int writtenSo;
    private int count;

    void add(String name, int times) {
      count += times;
      boolean more = times > writtenSo || (times == writtenSo && name.compareTo(written) < 0);
      if (more) {
        written = name;
        writtenSo = times;
      }
    }
  }

  /**
   * @param written one way to write a name, added once
   * @param times artworks that write it so
   */
  public void add(String written, int times) {
    String name = ArtworkWords.normalized(written);
    if (names.size() < MOST_DIFFERENT || names.containsKey(name)) {
      names.computeIfAbsent(name, key -> new Name()).add(written, times);
    }
  }

  /**
   * The most frequent names, and after them those of the chosen ones that are not among them.
   *
   * @param chosen as the filter has them
   */
  public List<NameCount> most(List<String> chosen) {
    List<NameCount> most =
        names.values().stream()
            .map(name -> new NameCount(name.written, name.count))
            .sorted(MOST_FIRST)
            .limit(MOST_TOLD)
            .toList();
    List<String> told = most.stream().map(e -> ArtworkWords.normalized(e.name())).toList();
    Stream<NameCount> missing =
        chosen.stream()
            .filter(name -> !told.contains(ArtworkWords.normalized(name)))
            .distinct()
            .map(this::ofChosen);
    return Stream.concat(most.stream(), missing).toList();
  }

  private NameCount ofChosen(String chosen) {
    Name name = names.get(ArtworkWords.normalized(chosen));
    return name == null ? new NameCount(chosen, 0) : new NameCount(name.written, name.count);
  }
}
