package io.prism.encoder.engine;

import ai.onnxruntime.OnnxJavaType;
import io.prism.engine.Callers;
import io.prism.engine.onnx.OnnxGraph;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.onnx.PixelTensor;
import io.prism.models.EmbeddingOutput;
import io.prism.models.ImageSpec;
import io.prism.models.ModelPack;
import io.prism.pictures.RgbImage;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pack's image tower in ONNX Runtime. */
public final class OnnxImageEncoder implements ImageEncoder {
  private static final float[] NONE = {};

  private final OnnxGraph graph;
  private final ImageSpec spec;
  private final PixelTensor tensor;
  private final Set<String> outputs = new LinkedHashSet<>();
  private final int maxBatch;

  private OnnxImageEncoder(OnnxGraph graph, ImageSpec spec, int maxBatch) {
    this.graph = graph;
    this.spec = spec;
    this.maxBatch = maxBatch;
    this.tensor = new PixelTensor(spec.input(), maxBatch);
    outputs.add(spec.embedding().name());
    spec.hierarchy().map(EmbeddingOutput::name).ifPresent(outputs::add);
  }

  /**
   * Loads the graph.
   *
   * @throws io.prism.models.PackException if it is not what the pack says
   */
  public static OnnxImageEncoder open(ModelPack pack, OnnxOptions options) {
    ImageSpec spec = pack.image();
    OnnxGraph graph = OnnxGraph.open(pack.files(), spec.file(), options);
    graph.requireInputs(Map.of(spec.input().name(), OnnxJavaType.FLOAT));
    graph.requireShape(
        true, spec.input().name(), -1, 3, spec.input().height(), spec.input().width());
    graph.requireShape(false, spec.embedding().name(), -1, spec.embedding().dimension());
    spec.hierarchy().ifPresent(h -> graph.requireShape(false, h.name(), -1, h.dimension()));
    return new OnnxImageEncoder(graph, spec, options.maxBatch());
  }

  @Override
  public List<ImageVectors> encode(List<RgbImage> pictures, Callers callers) {
    if (pictures.isEmpty()) {
      return List.of();
    }
    Map<String, FloatBuffer> values = tensor.run(graph, pictures, outputs);
    List<ImageVectors> vectors = new ArrayList<>(pictures.size());
    for (int i = 0; i < pictures.size(); i++) {
      int at = i;
      vectors.add(
          new ImageVectors(
              row(values, spec.embedding(), i),
              spec.hierarchy().map(output -> row(values, output, at)).orElse(NONE)));
    }
    return vectors;
  }

  private static float[] row(Map<String, FloatBuffer> values, EmbeddingOutput output, int index) {
    FloatBuffer buffer = values.get(output.name());
    if (buffer == null) {
      throw new IllegalStateException("the graph gave no " + output.name());
    }
    return UnitRows.row(buffer, index, output.dimension());
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
