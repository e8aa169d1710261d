package io.prism.encoder.engine;

import io.prism.engine.Callers;
import io.prism.engine.triton.Answer;
import io.prism.engine.triton.ModelContract;
import io.prism.engine.triton.TensorSpec;
import io.prism.engine.triton.TritonModel;
import io.prism.engine.triton.TritonPixels;
import io.prism.models.DetectorSpec;
import io.prism.models.ModelPack;
import io.prism.pictures.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** The pack's detector on Triton. */
final class TritonRegionDetector implements RegionDetector {
  private final TritonModel model;
  private final DetectorSpec spec;
  private final TritonPixels pixels;
  private final int maxBatch;

  TritonRegionDetector(TritonModel model, DetectorSpec spec, int maxBatch) {
    this.model = model;
    this.spec = spec;
    this.maxBatch = maxBatch;
    this.pixels = new TritonPixels(spec.input(), maxBatch);
  }

  static ModelContract contract(String name, ModelPack pack, DetectorSpec spec) {
    return new ModelContract(
        name,
        pack.files().sha256(spec.file()),
        List.of(TritonPixels.spec(spec.input())),
        List.of(
            grid(spec, spec.outputs().heat(), 1),
            grid(spec, spec.outputs().size(), 2),
            grid(spec, spec.outputs().offset(), 2)));
  }

  private static TensorSpec grid(DetectorSpec spec, String name, int planes) {
    int grid = spec.peaks().grid();
    return TensorSpec.of(name, TensorSpec.DataType.FP32, planes, grid, grid);
  }

  @Override
  public List<List<DetectedRegion>> detect(List<RgbImage> pictures, Callers callers) {
    if (pictures.isEmpty()) {
      return List.of();
    }
    Answer answer = pixels.run(model, pictures, callers);
    DetectorSpec.Outputs names = spec.outputs();
    int cells = spec.peaks().grid() * spec.peaks().grid();
    List<List<DetectedRegion>> regions = new ArrayList<>(pictures.size());
    for (int i = 0; i < pictures.size(); i++) {
      regions.add(
          Peaks.of(
              spec.peaks(),
              plane(answer, names.heat(), i, cells),
              plane(answer, names.size(), i, 2 * cells),
              plane(answer, names.offset(), i, 2 * cells)));
    }
    return regions;
  }

  private static float[] plane(Answer answer, String name, int item, int length) {
    return answer.item(name, item, (values, index) -> Peaks.plane(values, index, length));
  }

  @Override
  public int maxBatch() {
    return maxBatch;
  }

  /** The connections are the engine's. */
  @Override
  public void close() {}
}
