package io.prism.encoder.service;

import io.prism.encoder.EncoderSettings;
import io.prism.encoder.engine.Engine;
import io.prism.encoder.engine.OnnxEngine;
import io.prism.encoder.engine.OnnxOptions;
import io.prism.encoder.engine.TritonEngine;
import io.prism.encoder.engine.TritonOptions;
import io.prism.encoder.engine.triton.TritonEvents;
import io.prism.models.ModelPack;

/** The engine that the configuration names. */
final class Engines {
  private Engines() {}

  static Engine open(
      EncoderConfig config, ModelPack pack, EncoderSettings settings, TritonEvents events) {
    EncoderSettings.Batches batches = settings.batches();
    return switch (config.engine()) {
      case ONNX -> {
        int threads = settings.threads().intraOp();
        yield OnnxEngine.open(
            pack,
            new OnnxOptions(threads, batches.pictures()),
            new OnnxOptions(threads, batches.texts()));
      }
      case TRITON ->
          TritonEngine.open(
              pack,
              new TritonOptions(
                  TritonChecks.names(config.triton()), batches.pictures(), batches.texts()),
              TritonChecks.settings(config.triton()),
              events);
    };
  }
}
