package io.prism.encoder.engine;

import io.prism.engine.onnx.OnnxOptions;

class OnnxTextEncoderTest extends TextEncoderContract {
  @Override
  protected TextEncoder open() {
    return OnnxTextEncoder.open(io.prism.encoder.Golden.PACK, new OnnxOptions(1, 8));
  }
}
