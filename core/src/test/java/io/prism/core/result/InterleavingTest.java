package io.prism.core.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavingTest {
  private static final Comparator<Found> BEST_FIRST =
      Comparator.comparingDouble((Found found) -> -found.rank()).thenComparing(Found::id);

  private record Found(String id, double rank) {}

  @Test
  void eachListHasItsTurnHoweverWellAnotherScores() {
    List<Found> easy = found("a", 2, "b", 2, "c", 2, "d", 2);
    List<Found> hard = found("x", 1.2, "y", 1.1);

    assertThat(ids(List.of(easy, hard), 4)).containsExactly("a", "b", "x", "y");
    assertThat(ids(List.of(easy, hard), 3)).containsExactly("a", "b", "x");
  }

  @Test
  void whatIsLeftOfALongerListFollowsWhenTheOthersAreUsedUp() {
    assertThat(ids(List.of(found("a", 2), found("x", 1.9, "y", 1.8, "z", 1.7)), 10))
        .containsExactly("a", "x", "y", "z");
    assertThat(ids(List.of(List.of(), found("x", 1)), 10)).containsExactly("x");
    assertThat(ids(List.of(), 10)).isEmpty();
  }

  @Test
  void whatIsFoundTwiceIsThereOnceAsItMatchedBest() {
    List<Found> first = found("a", 1.9, "b", 1.5);
    List<Found> second = found("c", 1.8, "b", 1.7);

    assertThat(Interleaving.of(List.of(first, second), Found::id, BEST_FIRST, 0, 10))
        .containsExactly(new Found("a", 1.9), new Found("c", 1.8), new Found("b", 1.7));
    // Also where its better place comes after the end.
    assertThat(
            Interleaving.of(
                List.of(found("b", 1.2), found("a", 1.9, "b", 1.7)), Found::id, BEST_FIRST, 0, 2))
        .containsExactly(new Found("a", 1.9), new Found("b", 1.7));
  }

  @Test
  void amongEqualsTheTurnDecides() {
    Comparator<Found> byRank = Comparator.comparingDouble(found -> -found.rank());

    assertThat(
            Interleaving.of(
                List.of(found("b", 2, "a", 2), found("y", 2, "x", 1.9)), Found::id, byRank, 0, 10))
        .extracting(Found::id)
        .containsExactly("b", "y", "a", "x");
  }

  @Test
  void pagesFollowEachOtherWithoutRepeatsOrGaps() {
    List<List<Found>> lists =
        List.of(found("a", 2, "b", 1.9, "c", 1.2), found("x", 1.8, "a", 1.7, "y", 1.6));

    assertThat(page(lists, 0, 2)).containsExactly("a", "x");
    // b by the first list's second turn, y and c by the third.
    assertThat(page(lists, 2, 2)).containsExactly("b", "c");
    assertThat(page(lists, 4, 2)).containsExactly("y");
    assertThat(page(lists, 6, 2)).isEmpty();
  }

  private static List<String> page(List<List<Found>> lists, int skipped, int limit) {
    return Interleaving.of(lists, Found::id, BEST_FIRST, skipped, limit).stream()
        .map(Found::id)
        .toList();
  }

  private static List<String> ids(List<List<Found>> lists, int limit) {
    return Interleaving.of(lists, Found::id, BEST_FIRST, 0, limit).stream().map(Found::id).toList();
  }

  private static List<Found> found(Object... idsAndRanks) {
    return java.util.stream.IntStream.range(0, idsAndRanks.length / 2)
        .mapToObj(
            i ->
                new Found(
                    (String) idsAndRanks[2 * i], ((Number) idsAndRanks[2 * i + 1]).doubleValue()))
        .toList();
  }
}
