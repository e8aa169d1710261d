package io.prism.encoder.engine;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.prism.encoder.tokenize.Tokens;
import io.prism.models.ModelPack;
import io.prism.models.TextSpec;
import io.prism.models.TokenInput;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pack's text tower in ONNX Runtime. */
public final class OnnxTextEncoder implements TextEncoder {
  private final OnnxGraph graph;
  private final TextSpec spec;
  private final int maxBatch;

  private OnnxTextEncoder(OnnxGraph graph, TextSpec spec, int maxBatch) {
    this.graph = graph;
    this.spec = spec;
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
    OnnxGraph graph = OnnxGraph.open(pack, spec.file(), options);
    Map<String, OnnxJavaType> inputs = new HashMap<>();
    inputs.put(input.name(), OnnxJavaType.INT64);
    input.attentionMask().ifPresent(mask -> inputs.put(mask, OnnxJavaType.INT64));
    graph.requireInputs(inputs);
    long length = input.padToContext() ? input.context() : -1;
    inputs.keySet().forEach(name -> graph.requireShape(true, name, -1, length));
    graph.requireShape(false, spec.embedding().name(), -1, spec.embedding().dimension());
    return new OnnxTextEncoder(graph, spec, options.maxBatch());
  }

  @Override
  public List<float[]> encode(List<Tokens> texts) {
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
    int length =
        input.padToContext()
            ? input.context()
            : texts.stream().mapToInt(text -> text.ids().length).max().orElse(1);
    try (OnnxTensor ids = tensor(texts, length, false)) {
      if (input.attentionMask().isEmpty()) {
        return run(Map.of(input.name(), ids));
      }
      try (OnnxTensor mask = tensor(texts, length, true)) {
        return run(Map.of(input.name(), ids, input.attentionMask().get(), mask));
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

  /** Texts × length: the ids and padding, or 1 and 0. */
  private OnnxTensor tensor(List<Tokens> texts, int length, boolean mask) throws OrtException {
    long[] values = new long[texts.size() * length];
    for (int i = 0, at = 0; i < texts.size(); i++, at += length) {
      long[] ids = texts.get(i).ids();
      for (int j = 0; j < length; j++) {
        boolean text = j < ids.length;
        values[at + j] = mask ? (text ? 1 : 0) : (text ? ids[j] : spec.input().padding());
      }
    }
    long[] shape = {texts.size(), length};
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), LongBuffer.wrap(values), shape);
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
