package io.prism.caption.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.caption.inversion.RankedKind;
import io.prism.caption.v1.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegionRulesTest {
  private static final RankedKind SCENE = new RankedKind("scene", true, true, .9f);
  private static final RankedKind ARTWORK = new RankedKind("artwork", true, false, .9f);

  @Test
  void thePackSaysWhichKindsShowSeveralThings() {
    RegionRules rules = new RegionRules(Map.of());

    assertThat(rules.of(SCENE)).isEqualTo(Kind.Regions.DETECT);
    assertThat(rules.of(ARTWORK)).isEqualTo(Kind.Regions.WHOLE);
  }

  @Test
  void aSettingSaysOtherwise() {
    RegionRules rules =
        new RegionRules(Map.of("scene", RegionWay.WHOLE, "artwork", RegionWay.DETECT));

    assertThat(rules.of(SCENE)).isEqualTo(Kind.Regions.WHOLE);
    assertThat(rules.of(ARTWORK)).isEqualTo(Kind.Regions.DETECT);
  }

  @Test
  void aMisspeltKindEndsTheStart() {
    RegionRules rules = new RegionRules(Map.of("scenes", RegionWay.WHOLE));

    assertThatThrownBy(() -> rules.check(List.of("artwork", "scene")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("prism.caption.regions.scenes")
        .hasMessageContaining("artwork, scene");
    assertThatCode(() -> new RegionRules(Map.of("scene", RegionWay.WHOLE)).check(List.of("scene")))
        .doesNotThrowAnyException();
  }
}
