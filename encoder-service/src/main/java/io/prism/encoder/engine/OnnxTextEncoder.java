package io.prism.encoder.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.prism.encoder.tokenize.Tokens;
import io.prism.engine.Callers;
import io.prism.engine.onnx.OnnxGraph;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.onnx.OnnxRuntime;
import io.prism.models.ModelPack;
import io.prism.models.TextSpec;
import io.prism.models.TokenInput;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pack's text tower in ONNX Runtime. */
public final class OnnxTextEncoder implements TextEncoder {
  private final OnnxGraph graph;
  private final TextSpec spec;
  private final Optional<String> mask;
  private final int maxBatch;

  private OnnxTextEncoder(OnnxGraph graph, TextSpec spec, Optional<String> mask, int maxBatch) {
    this.graph = graph;
    this.spec = spec;
    this.mask = mask;
    this.maxBatch = maxBatch;
  }

  /**
   * Loads the graph.
   *
   * @throws io.prism.models.PackException if it is not what the pack says
   */
  public static OnnxTextEncoder open(ModelPack pack, OnnxOptions options) {
    TextSpec spec = pack.text();
    TokenInput input = spec.input();
    OnnxGraph graph = OnnxGraph.open(pack.files(), spec.file(), options);
    Map<String, OnnxJavaType> inputs = new HashMap<>();
    inputs.put(input.name(), OnnxJavaType.INT64);
    Optional<String> mask = input.attentionMask().or(() -> usualMask(graph));
    mask.ifPresent(name -> inputs.put(name, OnnxJavaType.INT64));
    graph.requireInputs(inputs);
    long length = input.padToContext() ? input.context() : -1;
    inputs.keySet().forEach(name -> graph.requireShape(true, name, -1, length));
    graph.requireShape(false, spec.embedding().name(), -1, spec.embedding().dimension());
    return new OnnxTextEncoder(graph, spec, mask, options.maxBatch());
  }

  /** Exports of one model differ in it; it says the same in all of them. */
  private static Optional<String> usualMask(OnnxGraph graph) {
    return graph.takes(TokenInput.USUAL_MASK)
        ? Optional.of(TokenInput.USUAL_MASK)
        : Optional.empty();
  }

  @Override
  public List<float[]> encode(List<Tokens> texts, Callers callers) {
    if (texts.isEmpty()) {
      return List.of();
    }
    FloatBuffer values = run(texts);
    List<float[]> vectors = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      vectors.add(UnitRows.row(values, i, spec.embedding().dimension()));
    }
    return vectors;
  }

  private FloatBuffer run(List<Tokens> texts) {
    TokenInput input = spec.input();
    TokenMatrix matrix = TokenMatrix.of(input, texts);
    long[] shape = {texts.size(), matrix.length()};
    try (OnnxTensor ids = tensor(matrix.ids(), shape)) {
      if (mask.isEmpty()) {
        return run(Map.of(input.name(), ids));
      }
      try (OnnxTensor ones = tensor(matrix.mask(), shape)) {
        return run(Map.of(input.name(), ids, mask.get(), ones));
      }
    } catch (OrtException e) {
      throw new IllegalStateException("no tensor for " + texts.size() + " texts", e);
    }
  }

  private FloatBuffer run(Map<String, OnnxTensor> inputs) {
    String output = spec.embedding().name();
    FloatBuffer values = graph.run(inputs, Set.of(output)).get(output);
    if (values == null) {
      throw new IllegalStateException("the graph gave no " + output);
    }
    return values;
  }

  private static OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(OnnxRuntime.environment(), LongBuffer.wrap(values), shape);
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
