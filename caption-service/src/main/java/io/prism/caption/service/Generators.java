package io.prism.caption.service;

import io.prism.caption.generation.CaptionGenerator;
import io.prism.caption.generation.CaptionNetwork;
import io.prism.caption.generation.OnnxCaptionNetwork;
import io.prism.caption.generation.TritonCaptionNetwork;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.triton.TritonChecks;
import io.prism.engine.triton.TritonEvents;
import io.prism.models.CaptionPack;
import java.util.Optional;

/** The generator that the configuration names. */
final class Generators {
  static final TritonChecks TRITON = new TritonChecks("prism.caption.generator.triton");

  /** Steps under way at once, so that Triton's batching and instances have something to do. */
  private static final int WAITING_FOR_TRITON = 8;

  private Generators() {}

  /**
   * Empty where the vocabulary does without one.
   *
   * @throws io.prism.models.PackException if the pack cannot be used
   * @throws IllegalArgumentException naming the setting that cannot be used
   */
  static Optional<CaptionGenerator> open(CaptionConfig config, TritonEvents events) {
    if (config.captioner() == CaptionConfig.CaptionerKind.VOCABULARY) {
      return Optional.empty();
    }
    CaptionConfig.Generator generator = config.generator();
    CaptionPack pack = CaptionPack.at(generator.pack().orElseThrow());
    int usual = generator.engine() == CaptionConfig.EngineKind.TRITON ? WAITING_FOR_TRITON : 1;
    CaptionGenerator.Limits limits =
        new CaptionGenerator.Limits(generator.batch(), generator.concurrency().orElse(usual));
    return Optional.of(CaptionGenerator.open(pack, network(generator, pack, events), limits));
  }

  private static CaptionNetwork network(
      CaptionConfig.Generator config, CaptionPack pack, TritonEvents events) {
    return switch (config.engine()) {
      case ONNX ->
          OnnxCaptionNetwork.open(
              pack,
              pack.search(),
              new OnnxOptions(
                  config.threads().orElse(Runtime.getRuntime().availableProcessors()),
                  config.batch()));
      case TRITON -> {
        CaptionConfig.Models models = config.triton().models();
        yield TritonCaptionNetwork.open(
            pack,
            pack.search(),
            new TritonCaptionNetwork.Options(
                TRITON.model("image", models.image()),
                TRITON.model("decoder", models.decoder()),
                config.batch()),
            TRITON.settings(config.triton()),
            events);
      }
    };
  }
}
