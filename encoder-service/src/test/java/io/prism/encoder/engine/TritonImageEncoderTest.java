package io.prism.encoder.engine;

import io.prism.engine.triton.TestTriton;
import org.junit.jupiter.api.BeforeAll;

class TritonImageEncoderTest extends ImageEncoderContract {
  @BeforeAll
  static void needTriton() {
    TestTriton.assumeItCanRun();
  }

  @Override
  protected ImageEncoder open() {
    return OnTriton.engine().images();
  }
}
