package io.prism.encoder.engine;

import io.prism.engine.triton.TestTriton;
import org.junit.jupiter.api.BeforeAll;

class TritonTextEncoderTest extends TextEncoderContract {
  @BeforeAll
  static void needTriton() {
    TestTriton.assumeItCanRun();
  }

  @Override
  protected TextEncoder open() {
    return OnTriton.engine().texts();
  }
}
