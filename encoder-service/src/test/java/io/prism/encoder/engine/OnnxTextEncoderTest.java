package io.prism.encoder.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.encoder.Golden;
import io.prism.encoder.MaskedPack;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.models.ModelPack;
import io.prism.models.PackException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTextEncoderTest extends TextEncoderContract {
  private static final OnnxOptions OPTIONS = new OnnxOptions(1, 8);

  @TempDir Path folder;

  @Override
  protected TextEncoder open() {
    return OnnxTextEncoder.open(Golden.PACK, OPTIONS);
  }

  @Test
  void aGraphThatTakesTheUsualMaskGetsItThoughThePackDoesNotNameIt() throws Exception {
    try (TextEncoder encoder = OnnxTextEncoder.open(MaskedPack.make(folder, card -> {}), OPTIONS)) {
      MaskedPack.assertPaddingDoesNotCount(encoder);
    }
  }

  @Test
  void aMaskThatTheGraphDoesNotTakeIsRefused() throws Exception {
    ModelPack pack =
        MaskedPack.make(
            folder, card -> ((ObjectNode) card.at("/text/input")).put("attention_mask", "mask"));

    assertThatThrownBy(() -> OnnxTextEncoder.open(pack, OPTIONS))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("but pack.json says")
        .hasMessageContaining("mask=INT64");
  }
}
