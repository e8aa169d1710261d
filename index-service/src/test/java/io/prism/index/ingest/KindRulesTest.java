package io.prism.index.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.prism.caption.v1.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KindRulesTest {
  private static final List<String> PACK = List.of("artwork", "document");

  @Test
  void aPackWithoutKindsHasAllItsPicturesIndexed() {
    KindRules strict = new KindRules(Map.of(), KindPolicy.REJECT);
    assertThat(strict.of(Kind.getDefaultInstance())).isEqualTo(KindPolicy.INDEX);
  }

  @Test
  void aMisspeltKindEndsTheStart() {
    KindRules misspelt = new KindRules(Map.of("documnet", KindPolicy.REJECT), KindPolicy.MARK);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> misspelt.check(PACK))
        .withMessageContaining("prism.index.ingest.kinds.documnet")
        .withMessageContaining("artwork, document");

    KindRules right = new KindRules(Map.of("document", KindPolicy.REJECT), KindPolicy.MARK);
    assertThatCode(() -> right.check(PACK)).doesNotThrowAnyException();
  }
}
