package io.prism.encoder.engine;

/** ONNX Runtime in this process. */
public final class OnnxEngine {
  private OnnxEngine() {}

  /** For people, for example {@code onnxruntime 1.29.0 (cpu)}. */
  public static String description() {
    return "onnxruntime " + OnnxGraph.version() + " (cpu)";
  }

  /**
   * Whether a network runs at this moment. To end the JVM in order then is a segmentation fault;
   * see {@link StopSignals}.
   */
  public static boolean isComputing() {
    return NativeUse.isAnywhere();
  }
}
