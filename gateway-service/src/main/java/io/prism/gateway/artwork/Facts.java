package io.prism.gateway.artwork;

import io.prism.client.EncoderClient;
import io.prism.encoder.v1.GetModelResponse;
import io.prism.gateway.v1.GetStatsResponse;
import io.prism.gateway.v1.ListModelsResponse;
import io.prism.gateway.v1.Model;
import io.prism.gateway.v1.StateCounts;
import io.prism.index.v1.StatsResponse;

/** What serves, and how much of it there is. Blocks; thread-safe. */
public final class Facts {
  private final EncoderClient encoder;
  private final ArtworkCollection collection;

  public Facts(EncoderClient encoder, ArtworkCollection collection) {
    this.encoder = encoder;
    this.collection = collection;
  }

  public ListModelsResponse models() {
    GetModelResponse facts = encoder.model();
    return ListModelsResponse.newBuilder()
        .addModels(
            Model.newBuilder()
                .setModel(facts.getModel())
                .setTitle(facts.getTitle())
                .setDimension(facts.getDimension())
                .setImageWidth(facts.getImageWidth())
                .setImageHeight(facts.getImageHeight())
                .setContextLength(facts.getContextLength())
                .setLicence(facts.getLicence())
                .setEngine(facts.getEngine())
                .setDecomposition(collection.indexStats().getDecomposition()))
        .build();
  }

  public GetStatsResponse stats() {
    StatsResponse stats = collection.indexStats();
    return GetStatsResponse.newBuilder()
        .setModel(stats.getModel())
        .setDecomposition(stats.getDecomposition())
        .setSize(stats.getIndexed())
        .setStates(
            StateCounts.newBuilder()
                .setQueued(collection.queued())
                .setIndexed(stats.getIndexed())
                .setRejected(stats.getRejected())
                .setDeleted(stats.getDeleted()))
        .setLag(stats.getLag())
        .setBytes(stats.getBytes())
        .build();
  }
}
