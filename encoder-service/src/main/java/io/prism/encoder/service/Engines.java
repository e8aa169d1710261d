package io.prism.encoder.service;

import io.prism.encoder.EncoderSettings;
import io.prism.encoder.engine.Engine;
import io.prism.encoder.engine.OnnxEngine;
import io.prism.encoder.engine.TritonEngine;
import io.prism.encoder.engine.TritonOptions;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.triton.TritonChecks;
import io.prism.engine.triton.TritonEvents;
import io.prism.models.ModelPack;

/** The engine that the configuration names. */
final class Engines {
  static final TritonChecks TRITON = new TritonChecks("prism.encoder.triton");

  private Engines() {}

  static TritonOptions.Names names(EncoderConfig.Models models) {
    return new TritonOptions.Names(
        TRITON.model("image", models.image()),
        TRITON.model("text", models.text()),
        TRITON.model("detector", models.detector()));
  }

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
                  names(config.triton().models()), batches.pictures(), batches.texts()),
              TRITON.settings(config.triton()),
              events);
    };
  }
}
