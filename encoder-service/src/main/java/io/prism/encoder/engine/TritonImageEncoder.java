package io.prism.encoder.engine;

import io.prism.engine.Callers;
import io.prism.engine.triton.Answer;
import io.prism.engine.triton.ModelContract;
import io.prism.engine.triton.TensorSpec;
import io.prism.engine.triton.TritonModel;
import io.prism.engine.triton.TritonPixels;
import io.prism.models.ImageSpec;
import io.prism.models.ModelPack;
import io.prism.pictures.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** The pack's image tower on Triton. */
final class TritonImageEncoder implements ImageEncoder {
  private static final float[] NONE = {};

  private final TritonModel model;
  private final ImageSpec spec;
  private final TritonPixels pixels;
  private final int maxBatch;

  TritonImageEncoder(TritonModel model, ImageSpec spec, int maxBatch) {
    this.model = model;
    this.spec = spec;
    this.maxBatch = maxBatch;
    this.pixels = new TritonPixels(spec.input(), maxBatch);
  }

  static ModelContract contract(String name, ModelPack pack) {
    ImageSpec spec = pack.image();
    List<TensorSpec> outputs = new ArrayList<>(List.of(TritonEngine.vector(spec.embedding())));
    spec.hierarchy().map(TritonEngine::vector).ifPresent(outputs::add);
    return new ModelContract(
        name, pack.files().sha256(spec.file()), List.of(TritonPixels.spec(spec.input())), outputs);
  }

  @Override
  public List<ImageVectors> encode(List<RgbImage> pictures, Callers callers) {
    if (pictures.isEmpty()) {
      return List.of();
    }
    Answer answer = pixels.run(model, pictures, callers);
    List<ImageVectors> vectors = new ArrayList<>(pictures.size());
    for (int i = 0; i < pictures.size(); i++) {
      int at = i;
      vectors.add(
          new ImageVectors(
              TritonEngine.unit(answer, spec.embedding(), i),
              spec.hierarchy().map(output -> TritonEngine.unit(answer, output, at)).orElse(NONE)));
    }
    return vectors;
  }

  @Override
  public int maxBatch() {
    return maxBatch;
  }

  /** The connections are the engine's. */
  @Override
  public void close() {}
}
