package io.prism.pictures.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {
  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "../../../etc/passwd", "BA7816BF", "g"})
  void onlySixtyFourLowerCaseHexDigitsAreAHash(String text) {
    assertThatThrownBy(() -> new Sha256(text)).isInstanceOf(PrismException.class);
  }

  @Test
  void aPictureAddressNamesItsHashAndNothingElseDoes() {
    Sha256 hash = new Sha256("0".repeat(64));

    assertThat(PictureUri.of(hash)).isEqualTo("prism://pictures/" + "0".repeat(64));
    assertThat(PictureUri.parse("prism://pictures/" + "0".repeat(64))).hasValue(hash);
    assertThat(PictureUri.parse("prism://pictures/" + "0".repeat(63))).isEmpty();
    assertThat(PictureUri.parse("https://example.com/" + "0".repeat(64))).isEmpty();
  }
}
