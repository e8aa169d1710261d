package io.prism.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/** The one ONNX Runtime of this JVM. */
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /**
   * It reports nothing to its maker, whoever starts this JVM. What it would tell in the moment of
   * its own start only {@code ORT_DISABLE_TELEMETRY=1} keeps back, which {@code ./prism}, the
   * images and the tests set.
   */
  public static OrtEnvironment environment() {
    return Holder.ENVIRONMENT;
  }

  /** Loads the native library when it is needed, not before. */
  private static final class Holder {
    private static final OrtEnvironment ENVIRONMENT = silent();

    private static OrtEnvironment silent() {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try {
        environment.setTelemetry(false);
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime's telemetry cannot be turned off", e);
      }
      return environment;
    }
  }
}
