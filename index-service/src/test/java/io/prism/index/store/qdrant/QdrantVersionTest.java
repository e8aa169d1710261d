package io.prism.index.store.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QdrantVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.19.0,true",
    "1.19.2,true",
    "1.19.3,false",
    "1.18.2,false",
    "1.20.0,false",
    "2.19.0,false"
  })
  void aBackupIsReadByTheSameMinorVersionOfNoOlderPatch(String writer, boolean reads) {
    QdrantVersion reader = QdrantVersion.parse("1.19.2").orElseThrow();
    assertThat(reader.reads("qdrant-" + writer + "/form-3")).isEqualTo(reads);
  }

  @ParameterizedTest
  @CsvSource({"lucene", "qdrant", "qdrant-", "qdrant-1.19", "1.19.0", "qdrant-x.y.z"})
  void whatIsNoQdrantIsNotRead(String engine) {
    assertThat(QdrantVersion.parse("1.19.2").orElseThrow().reads(engine)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"qdrant-1.19.2", "qdrant-1.19.2/form-1"})
  void pointsOfAnotherFormAreNotRead(String engine) {
    assertThat(QdrantVersion.parse("1.19.2").orElseThrow().reads(engine)).isFalse();
  }

  @Test
  void itReadsWhatItWrites() {
    QdrantVersion version = QdrantVersion.parse("1.19.0-dev").orElseThrow();
    assertThat(version.engine()).isEqualTo("qdrant-1.19.0/form-3");
    assertThat(version.reads(version.engine())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1.17.9,false", "1.18.0,true", "1.19.1,true", "2.0.0,true", "0.99.0,false"})
  void conditionsOfWritesNeedOnePointEighteen(String version, boolean fits) {
    assertThat(QdrantVersion.parse(version).orElseThrow().fits()).isEqualTo(fits);
  }

  @Test
  void whatIsNoVersionIsNone() {
    assertThat(QdrantVersion.parse("")).isEmpty();
    assertThat(QdrantVersion.parse("1.19")).isEmpty();
    assertThat(QdrantVersion.parse("99999999999.1.1")).isEmpty();
  }
}
