package io.prism.encoder.engine;

import ai.onnxruntime.OnnxJavaType;
import io.prism.engine.Callers;
import io.prism.engine.onnx.OnnxGraph;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.onnx.PixelTensor;
import io.prism.models.DetectorSpec;
import io.prism.models.ModelPack;
import io.prism.pictures.RgbImage;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pack's detector in ONNX Runtime. */
public final class OnnxRegionDetector implements RegionDetector {
  private final OnnxGraph graph;
  private final DetectorSpec spec;
  private final PixelTensor tensor;
  private final int maxBatch;

  private OnnxRegionDetector(OnnxGraph graph, DetectorSpec spec, int maxBatch) {
    this.graph = graph;
    this.spec = spec;
    this.maxBatch = maxBatch;
    this.tensor = new PixelTensor(spec.input(), maxBatch);
  }

  /**
   * Loads the graph.
   *
   * @throws io.prism.models.PackException if it is not what the pack says
   */
  public static OnnxRegionDetector open(ModelPack pack, DetectorSpec spec, OnnxOptions options) {
    OnnxGraph graph = OnnxGraph.open(pack.files(), spec.file(), options);
    graph.requireInputs(Map.of(spec.input().name(), OnnxJavaType.FLOAT));
    graph.requireShape(
        true, spec.input().name(), -1, 3, spec.input().height(), spec.input().width());
    int grid = spec.peaks().grid();
    graph.requireShape(false, spec.outputs().heat(), -1, 1, grid, grid);
    graph.requireShape(false, spec.outputs().size(), -1, 2, grid, grid);
    graph.requireShape(false, spec.outputs().offset(), -1, 2, grid, grid);
    return new OnnxRegionDetector(graph, spec, options.maxBatch());
  }

  @Override
  public List<List<DetectedRegion>> detect(List<RgbImage> pictures, Callers callers) {
    if (pictures.isEmpty()) {
      return List.of();
    }
    DetectorSpec.Outputs names = spec.outputs();
    Map<String, FloatBuffer> values =
        tensor.run(graph, pictures, Set.of(names.heat(), names.size(), names.offset()));
    int cells = spec.peaks().grid() * spec.peaks().grid();
    List<List<DetectedRegion>> regions = new ArrayList<>(pictures.size());
    for (int i = 0; i < pictures.size(); i++) {
      float[] heat = plane(values, names.heat(), i, cells);
      float[] size = plane(values, names.size(), i, 2 * cells);
      float[] offset = plane(values, names.offset(), i, 2 * cells);
      regions.add(Peaks.of(spec.peaks(), heat, size, offset));
    }
    return regions;
  }

  private static float[] plane(
      Map<String, FloatBuffer> values, String name, int index, int length) {
    FloatBuffer buffer = values.get(name);
    if (buffer == null) {
      throw new IllegalStateException("the graph gave no " + name);
    }
    return Peaks.plane(buffer, index, length);
  }

  @Override
  public int maxBatch() {
    return maxBatch;
  }

  @Override
  public void close() {
    graph.close();
  }
}
