package io.prism.engine.onnx;

/**
 * How ONNX Runtime is used.
 *
 * @param intraOpThreads threads that share one run, 1 or more
 * @param maxBatch items of one run, 1 or more
 */
public record OnnxOptions(int intraOpThreads, int maxBatch) {
  public OnnxOptions {
    if (intraOpThreads < 1 || maxBatch < 1) {
      throw new IllegalArgumentException("intraOpThreads and maxBatch are at least 1");
    }
  }
}
