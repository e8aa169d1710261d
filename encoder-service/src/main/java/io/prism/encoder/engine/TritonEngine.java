package io.prism.encoder.engine;

import io.prism.engine.triton.Answer;
import io.prism.engine.triton.ModelContract;
import io.prism.engine.triton.TensorSpec;
import io.prism.engine.triton.TritonClient;
import io.prism.engine.triton.TritonEvents;
import io.prism.engine.triton.TritonModel;
import io.prism.engine.triton.TritonSettings;
import io.prism.models.EmbeddingOutput;
import io.prism.models.ModelPack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Triton, over KServe v2 gRPC. */
public final class TritonEngine implements Engine {
  private final TritonClient client;
  private final ImageEncoder images;
  private final TextEncoder texts;
  private final Optional<RegionDetector> regions;

  private TritonEngine(TritonClient client, ModelPack pack, TritonOptions options) {
    List<TritonModel> models = client.models();
    this.client = client;
    this.images = new TritonImageEncoder(models.get(0), pack.image(), options.maxPictures());
    this.texts = new TritonTextEncoder(models.get(1), pack.text(), options.maxTexts());
    this.regions =
        pack.networks()
            .detector()
            .map(spec -> new TritonRegionDetector(models.get(2), spec, options.maxPictures()));
  }

  /**
   * Connects. The servers need not be there, nor have the pack's models: {@link #trouble()} tells.
   *
   * @throws IllegalArgumentException if a certificate cannot be read
   */
  public static TritonEngine open(
      ModelPack pack, TritonOptions options, TritonSettings settings, TritonEvents events) {
    TritonOptions.Names names = options.names();
    List<ModelContract> contracts = new ArrayList<>();
    contracts.add(TritonImageEncoder.contract(names.image(), pack));
    contracts.add(TritonTextEncoder.contract(names.text(), pack));
    pack.networks()
        .detector()
        .map(spec -> TritonRegionDetector.contract(names.detector(), pack, spec))
        .ifPresent(contracts::add);
    return new TritonEngine(TritonClient.open(settings, contracts, events), pack, options);
  }

  /** How an output that is a vector lies on the server. */
  static TensorSpec vector(EmbeddingOutput output) {
    return TensorSpec.of(output.name(), TensorSpec.DataType.FP32, output.dimension());
  }

  /** One item's vector, brought to unit length. */
  static float[] unit(Answer answer, EmbeddingOutput output, int item) {
    return answer.item(
        output.name(), item, (values, index) -> UnitRows.row(values, index, output.dimension()));
  }

  @Override
  public ImageEncoder images() {
    return images;
  }

  @Override
  public TextEncoder texts() {
    return texts;
  }

  @Override
  public Optional<RegionDetector> regions() {
    return regions;
  }

  @Override
  public String description() {
    return "triton (" + client.endpoints() + (client.endpoints() == 1 ? " server)" : " servers)");
  }

  @Override
  public boolean isElsewhere() {
    return true;
  }

  @Override
  public Optional<String> trouble() {
    return client.trouble();
  }

  @Override
  public void close() {
    client.close();
  }
}
