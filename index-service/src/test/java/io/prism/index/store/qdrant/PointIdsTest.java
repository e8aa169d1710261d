package io.prism.index.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointIdsTest {
  /** Expectations from Python's uuid.uuid5: they must never change, since points keep them. */
  @ParameterizedTest
  @CsvSource({
    "a, ea42e844-3fb8-5d70-8787-1205c271f250",
    "fox-1, 50b67cb8-04a0-5b94-9e44-319dfdc7badc"
  })
  void pointsAreUuidsOfVersionFive(String id, String uuid) {
    assertThat(PointIds.uuid(id)).isEqualTo(uuid);
  }
}
