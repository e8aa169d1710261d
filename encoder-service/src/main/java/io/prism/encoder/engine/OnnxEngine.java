package io.prism.encoder.engine;

import io.prism.engine.onnx.OnnxGraph;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.onnx.StopSignals;
import io.prism.models.ModelPack;
import java.util.Optional;

/**
 * ONNX Runtime in this process.
 *
 * @param regions empty if the pack has no detector
 */
public record OnnxEngine(ImageEncoder images, TextEncoder texts, Optional<RegionDetector> regions)
    implements Engine {
  /**
   * Loads the pack's networks.
   *
   * @param pictures for the image tower and the detector
   * @throws io.prism.models.PackException if a file is missing, damaged or not what the pack says
   */
  public static OnnxEngine open(ModelPack pack, OnnxOptions pictures, OnnxOptions texts) {
    return new OnnxEngine(
        OnnxImageEncoder.open(pack, pictures),
        OnnxTextEncoder.open(pack, texts),
        pack.networks().detector().map(spec -> OnnxRegionDetector.open(pack, spec, pictures)));
  }

  /** Loads the native library, unless that has been done. */
  public static String version() {
    return OnnxGraph.version();
  }

  @Override
  public String description() {
    return "onnxruntime " + version() + " (cpu)";
  }

  @Override
  public boolean isElsewhere() {
    return false;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public void close() {
    images.close();
    texts.close();
    regions.ifPresent(RegionDetector::close);
  }

  /**
   * Whether a network runs at this moment. To end the JVM in order then is a segmentation fault;
   * see {@link StopSignals}.
   */
  public static boolean isComputing() {
    return OnnxGraph.isComputing();
  }
}
