package io.prism.encoder.service;

import io.prism.client.Floats;
import io.prism.encoder.Encoder;
import io.prism.encoder.v1.GetModelResponse;
import io.prism.models.ModelPack;

/** A pack as its clients see it. */
final class ModelFacts {
  private ModelFacts() {}

  static GetModelResponse of(Encoder encoder) {
    ModelPack pack = encoder.pack();
    GetModelResponse.Builder facts =
        GetModelResponse.newBuilder()
            .setModel(pack.model().toString())
            .setTitle(pack.identity().title())
            .setDimension(pack.dimension())
            .setImageWidth(pack.image().input().width())
            .setImageHeight(pack.image().input().height())
            .setContextLength(pack.text().input().context())
            .setLicence(pack.identity().licence())
            .setEngine(encoder.engine().description())
            .setDetectsRegions(encoder.detects());
    if (pack.space().isCentred()) {
      facts.addAllImageMean(Floats.asList(pack.space().imageMean()));
      facts.addAllTextMean(Floats.asList(pack.space().textMean()));
    }
    return facts.build();
  }
}
