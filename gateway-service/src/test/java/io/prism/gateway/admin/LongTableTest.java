package io.prism.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongTableTest {
  @Test
  void itRemembersWhatAMapRemembers() {
    Random random = new Random(7);
    Map<Long, Long> expected = new HashMap<>();
    LongTable table = new LongTable(100_000);
    for (int i = 0; i < 50_000; i++) {
      // Keys that collide in their low bits, 0 and -1 among them.
      long key = (random.nextInt(3) - 1) + ((long) random.nextInt(5_000) << 40);
      long value = random.nextInt(1_000);
      expected.merge(key, value, Long::sum);
      table.merge(key, value, Long::sum);
    }
    assertThat(table.size()).isEqualTo(expected.size());
    expected.forEach((key, value) -> assertThat(table.get(key)).isEqualTo(value));
    assertThat(table.get(42L << 50)).isEqualTo(LongTable.NONE);
  }

  @Test
  void itRefusesMoreEntriesThanItMayHold() {
    LongTable table = new LongTable(2);
    table.merge(1, 1, Long::sum);
    table.merge(2, 1, Long::sum);
    table.merge(2, 1, Long::sum);
    assertThatThrownBy(() -> table.merge(3, 1, Long::sum))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUOTA_EXCEEDED));
  }
}
