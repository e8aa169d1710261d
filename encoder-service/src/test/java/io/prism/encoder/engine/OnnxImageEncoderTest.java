package io.prism.encoder.engine;

import io.prism.engine.onnx.OnnxOptions;

class OnnxImageEncoderTest extends ImageEncoderContract {
  @Override
  protected ImageEncoder open() {
    return OnnxImageEncoder.open(io.prism.encoder.Golden.PACK, new OnnxOptions(1, 8));
  }
}
