package io.prism.index.ingest;

import io.grpc.ManagedChannel;
import io.prism.client.CaptionClient;
import io.prism.client.EncoderClient;
import io.prism.client.PictureAnalyzer;
import io.prism.client.PrismChannels;
import io.prism.index.search.Decomposer;
import io.prism.index.store.ArtworkIndex;
import io.prism.pictures.fetch.Cidr;
import io.prism.pictures.fetch.FetchLimits;
import io.prism.pictures.fetch.FetchRules;
import io.prism.pictures.fetch.HostResolver;
import io.prism.pictures.fetch.PictureFetcher;
import io.prism.pictures.s3.BucketPictures;
import io.prism.pictures.s3.PictureStores;
import io.prism.pictures.store.PictureStore;
import io.prism.telemetry.ClientSpans;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Opens what the configuration names: services, picture store, web. */
final class IngestOutside implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final int REDIRECTS = 3;

  private final ManagedChannel encoder;
  private final ManagedChannel caption;
  private final PictureStore pictures;
  private final BucketPictures buckets;
  private final PictureFetcher fetcher;
  private final Duration timeout;

  IngestOutside(IngestConfig config, PictureStoreConfig store, ClientSpans spans) {
    IngestConfig.Services services = config.services();
    this.encoder = PrismChannels.open(services.encoder(), services.tls(), spans);
    this.caption = PrismChannels.open(services.caption(), services.tls(), spans);
    this.pictures = PictureStores.open(store, store.s3()::timeout);
    this.buckets = new BucketPictures(config.s3(), config.maxPictureBytes(), PictureSources.FIELD);
    this.fetcher =
        new PictureFetcher(
            new FetchLimits(
                CONNECT,
                config.fetch().total(),
                config.fetch().total(),
                config.maxPictureBytes(),
                REDIRECTS),
            rules(config.fetch()),
            HostResolver.system());
    this.timeout = services.timeout();
  }

  Ingestion.Outside with(ArtworkIndex index, Decomposer decomposer) {
    PictureAnalyzer analyzer =
        new PictureAnalyzer(
            new EncoderClient(encoder, timeout), new CaptionClient(caption, timeout));
    return new Ingestion.Outside(
        index,
        pictures,
        new Ingestion.Elsewhere(fetcher::fetch, buckets::read),
        new SameModel(analyzer, decomposer.space().model().toString()),
        decomposer);
  }

  private static FetchRules rules(IngestConfig.Fetch fetch) {
    return new FetchRules(
        fetch.ports(),
        fetch.allowedHosts().orElse(Set.of()),
        fetch.allowedNetworks().orElse(List.of()).stream().map(Cidr::parse).toList());
  }

  @Override
  public void close() {
    fetcher.close();
    buckets.close();
    pictures.close();
    encoder.shutdownNow();
    caption.shutdownNow();
  }
}
