package io.prism.index.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IdOrderTest {
  private static final String CHARACTERS = "-.09AZ_az~";

  @Test
  void numbersAreInTheOrderOfTheIds() {
    Random random = new Random(31);
    TreeSet<String> ids = new TreeSet<>(List.of("a", "aaaaaaaa", "aaaaaaaaa", "aaaaaaab", "~"));
    for (int i = 0; i < 2_000; i++) {
      StringBuilder id = new StringBuilder();
      int length = 1 + random.nextInt(random.nextBoolean() ? 4 : 128);
      for (int c = 0; c < length; c++) {
        // Few characters, so that many ids begin alike.
        id.append(CHARACTERS.charAt(random.nextInt(c < 9 ? 2 : CHARACTERS.length())));
      }
      ids.add(id.toString());
    }
    List<String> shuffled = new ArrayList<>(ids);
    java.util.Collections.shuffle(shuffled, random);
    shuffled.sort(
        Comparator.comparing(
            (String id) -> IdOrder.keys(id).stream().mapToLong(Long::longValue).toArray(),
            Arrays::compare));

    assertThat(shuffled).containsExactlyElementsOf(ids);
  }

  @Test
  void everyNumberIsExactAsADouble() {
    long greatest = IdOrder.key("~".repeat(128), 0);

    assertThat(greatest).isLessThan(1L << 53);
    assertThat(IdOrder.keys("~".repeat(128))).hasSize(IdOrder.LEVELS).endsWith(0L);
  }
}
