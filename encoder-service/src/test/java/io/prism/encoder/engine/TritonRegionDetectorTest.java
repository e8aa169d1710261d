package io.prism.encoder.engine;

import io.prism.engine.triton.TestTriton;
import org.junit.jupiter.api.BeforeAll;

class TritonRegionDetectorTest extends RegionDetectorContract {
  @BeforeAll
  static void needTriton() {
    TestTriton.assumeItCanRun();
  }

  @Override
  protected RegionDetector open() {
    return OnTriton.engine().regions().orElseThrow();
  }
}
