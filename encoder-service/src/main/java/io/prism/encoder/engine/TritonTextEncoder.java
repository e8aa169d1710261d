package io.prism.encoder.engine;

import io.prism.encoder.tokenize.Tokens;
import io.prism.engine.Callers;
import io.prism.engine.triton.Answer;
import io.prism.engine.triton.ModelContract;
import io.prism.engine.triton.RawInput;
import io.prism.engine.triton.TensorSpec;
import io.prism.engine.triton.TritonModel;
import io.prism.models.ModelPack;
import io.prism.models.TextSpec;
import io.prism.models.TokenInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The pack's text tower on Triton. */
final class TritonTextEncoder implements TextEncoder {
  private final TritonModel model;
  private final TextSpec spec;
  private final int maxBatch;

  TritonTextEncoder(TritonModel model, TextSpec spec, int maxBatch) {
    this.model = model;
    this.spec = spec;
    this.maxBatch = maxBatch;
  }

  static ModelContract contract(String name, ModelPack pack) {
    TextSpec spec = pack.text();
    return new ModelContract(
        name,
        pack.files().sha256(spec.file()),
        names(spec.input()).stream().map(input -> tensor(input, spec.input())).toList(),
        List.of(TritonEngine.vector(spec.embedding())));
  }

  /** Ids, then the mask if there is one. */
  private static List<String> names(TokenInput input) {
    List<String> names = new ArrayList<>(List.of(input.name()));
    input.attentionMask().ifPresent(names::add);
    return names;
  }

  private static TensorSpec tensor(String name, TokenInput input) {
    return TensorSpec.of(
        name, TensorSpec.DataType.INT64, input.padToContext() ? input.context() : TensorSpec.ANY);
  }

  @Override
  public List<float[]> encode(List<Tokens> texts, Callers callers) {
    if (texts.isEmpty()) {
      return List.of();
    }
    TokenMatrix matrix = TokenMatrix.of(spec.input(), texts);
    List<RawInput> inputs = new ArrayList<>();
    for (String name : names(spec.input())) {
      long[] values = name.equals(spec.input().name()) ? matrix.ids() : matrix.mask();
      inputs.add(
          new RawInput(tensor(name, spec.input()), List.of((long) matrix.length()), bytes(values)));
    }
    Answer answer = model.infer(texts.size(), inputs, callers);
    List<float[]> vectors = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      vectors.add(TritonEngine.unit(answer, spec.embedding(), i));
    }
    return vectors;
  }

  private static byte[] bytes(long[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asLongBuffer().put(values);
    return buffer.array();
  }

  @Override
  public int maxBatch() {
    return maxBatch;
  }

  /** The connections are the engine's. */
  @Override
  public void close() {}
}
