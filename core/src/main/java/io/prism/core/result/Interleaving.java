package io.prism.core.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One list of several that answer different questions, such as what each thing in a picture
 * resembles. By score alone the easiest question would fill it, since scores of different queries
 * do not compare; so the lists are asked in turn, and only then what was taken is put in order.
 */
public final class Interleaving {
  private Interleaving() {}

  /**
   * @param lists each best first
   * @param identity what two entries have in common that are the same thing found twice
   * @param bestFirst the order of the result, where equals stay in the order of their turns; of the
   *     same thing found twice the better one stays
   * @param skipped entries of pages before, taken by the same rule
   * @param limit entries at most
   */
  public static <T, K> List<T> of(
      List<List<T>> lists,
      Function<T, K> identity,
      Comparator<T> bestFirst,
      int skipped,
      int limit) {
    Map<K, T> taken = new LinkedHashMap<>();
    int longest = lists.stream().mapToInt(List::size).max().orElse(0);
    int wanted = skipped + limit;
    for (int place = 0; place < longest && taken.size() < wanted; place++) {
      for (List<T> list : lists) {
        if (place < list.size() && taken.size() < wanted) {
          taken.putIfAbsent(identity.apply(list.get(place)), list.get(place));
        }
      }
    }
    List.copyOf(taken.keySet()).stream().limit(skipped).forEach(taken::remove);
    // Whatever its place in another list, a thing is shown as it matched best.
    for (List<T> list : lists) {
      for (T entry : list) {
        taken.computeIfPresent(
            identity.apply(entry),
            (id, known) -> bestFirst.compare(entry, known) < 0 ? entry : known);
      }
    }
    List<T> result = new ArrayList<>(taken.values());
    result.sort(bestFirst);
    return result;
  }
}
