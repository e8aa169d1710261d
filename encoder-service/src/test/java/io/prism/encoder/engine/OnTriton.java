package io.prism.encoder.engine;

import io.prism.encoder.Golden;
import io.prism.engine.triton.TestTriton;
import io.prism.engine.triton.TritonEvents;
import io.prism.engine.triton.TritonSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The engine under test on the Triton that all tests share. */
final class OnTriton {
  static final TritonOptions.Names NAMES = new TritonOptions.Names("image", "text", "detector");
  private static TritonEngine engine;

  private OnTriton() {}

  /** Opened once a JVM; skips the calling test where there is no Triton. */
  static synchronized TritonEngine engine() {
    TestTriton triton = TestTriton.shared();
    if (engine == null) {
      engine = open(NAMES, Duration.ofSeconds(60), triton.endpoint());
    }
    return engine;
  }

  static TritonEngine open(TritonOptions.Names names, Duration timeout, String... endpoints) {
    TritonSettings settings =
        new TritonSettings(
            List.of(endpoints), Optional.empty(), timeout, 1 << 26, Duration.ofMillis(500));
    return TritonEngine.open(
        Golden.PACK, new TritonOptions(names, 64, 64), settings, TritonEvents.NONE);
  }
}
