package io.prism.gateway;

import io.prism.client.CaptionClient;
import io.prism.client.EncoderClient;
import io.prism.client.IndexClient;
import io.prism.pictures.fetch.Cidr;
import io.prism.pictures.fetch.FetchLimits;
import io.prism.pictures.fetch.FetchRules;
import io.prism.pictures.fetch.HostResolver;
import io.prism.pictures.fetch.PictureFetcher;
import io.prism.pictures.s3.PictureStores;
import io.prism.pictures.store.PictureStore;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the gateway talks to: the other services, the picture store, and the web. The parts are no
 * beans of their own, because other services in the same process have theirs.
 */
@Singleton
public class Remotes {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final int REDIRECTS = 3;

  private final EncoderClient encoder;
  private final CaptionClient captions;
  private final IndexClient index;
  private final PictureStore store;
  private final PictureFetcher fetcher;

  public Remotes(
      GatewayConfig config, PictureStoreConfig pictures, ServiceChannels channels, Gate gate) {
    GatewayConfig.Services at = config.services();
    Duration timeout = config.timeout();
    this.encoder = new EncoderClient(channels.open(at.encoder(), at.tls()), timeout);
    this.captions = new CaptionClient(channels.open(at.caption(), at.tls()), timeout);
    this.index = new IndexClient(channels.open(at.index(), at.tls()), timeout);
    this.store = PictureStores.open(pictures, gate::remaining);
    this.fetcher = new PictureFetcher(limits(config), rules(config.fetch()), HostResolver.system());
  }

  public EncoderClient encoder() {
    return encoder;
  }

  public CaptionClient captions() {
    return captions;
  }

  public IndexClient index() {
    return index;
  }

  public PictureStore store() {
    return store;
  }

  public PictureFetcher fetcher() {
    return fetcher;
  }

  @PreDestroy
  void close() {
    fetcher.close();
    store.close();
  }

  private static FetchLimits limits(GatewayConfig config) {
    Duration total = config.fetch().total();
    Duration connect = total.compareTo(CONNECT) < 0 ? total : CONNECT;
    return new FetchLimits(connect, total, total, config.pictures().maxBytes(), REDIRECTS);
  }

  private static FetchRules rules(GatewayConfig.Fetch fetch) {
    return new FetchRules(
        fetch.ports(),
        fetch.allowedHosts().orElse(Set.of()),
        fetch.allowedNetworks().orElse(List.of()).stream().map(Cidr::parse).toList());
  }
}
