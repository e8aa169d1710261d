package io.prism.encoder.engine;

import io.prism.engine.onnx.OnnxOptions;

class OnnxRegionDetectorTest extends RegionDetectorContract {
  @Override
  protected RegionDetector open() {
    return OnnxRegionDetector.open(io.prism.encoder.Golden.PACK, SPEC, new OnnxOptions(1, 8));
  }
}
