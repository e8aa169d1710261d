package io.prism.client;

import com.google.protobuf.FieldMask;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.prism.gateway.v1.AdminServiceGrpc;
import io.prism.gateway.v1.Analysis;
import io.prism.gateway.v1.AnalyzeRequest;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.ArtworkServiceGrpc.ArtworkServiceBlockingStub;
import io.prism.gateway.v1.DeleteArtworkRequest;
import io.prism.gateway.v1.GetArtworkRequest;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.gateway.v1.ListArtworksResponse;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchResponse;
import io.prism.gateway.v1.SearchServiceGrpc;
import io.prism.gateway.v1.SearchServiceGrpc.SearchServiceBlockingStub;
import io.prism.gateway.v1.UpdateArtworkRequest;
import io.prism.type.v1.Artwork;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The SDK: any Prism's collection and search, typed, over gRPC. Every method blocks until the
 * answer or the timeout of the options, and throws {@link io.prism.core.error.PrismException} with
 * a row of the error table. What fails as UNAVAILABLE or QUOTA_EXCEEDED is tried again; every call
 * may be, because the same change again changes nothing. Thread-safe; open one and keep it.
 */
public final class PrismClient implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final long CLOSE_SECONDS = 5;

  private final ManagedChannel channel;
  private final Calls calls;
  private final ArtworkServiceBlockingStub artworks;
  private final SearchServiceBlockingStub searches;
  private final PrismAdmin admin;

  PrismClient(ManagedChannel channel, ClientOptions options, Retries.Time time) {
    this.channel = channel;
    this.calls = new Calls(options, new Retries(options.retries(), time));
    Channel authorized = withKey(channel, options.apiKey());
    this.artworks = ArtworkServiceGrpc.newBlockingStub(authorized);
    this.searches = SearchServiceGrpc.newBlockingStub(authorized);
    this.admin = new PrismAdmin(AdminServiceGrpc.newBlockingStub(authorized), calls);
  }

  /**
   * Connects at the first call.
   *
   * @param url for example {@code http://127.0.0.1:8080}
   * @throws IllegalArgumentException when it is none
   */
  public static PrismClient open(String url) {
    return open(ClientOptions.of(url));
  }

  /** Connects at the first call. */
  public static PrismClient open(ClientOptions options) {
    PrismAddress address = options.address();
    return new PrismClient(
        PrismChannels.openWithoutRetries(address.target(), address.tls()),
        options,
        Retries.Time.real());
  }

  /**
   * Takes an artwork in, or replaces it; the same content again changes nothing. Without an id in
   * the metadata each call makes an artwork of its own, with an id that is chosen here, so that
   * trying again makes no second one.
   *
   * @param metadata without {@code pictureUrl}
   * @param picture a file's bytes, at most 20,000,000; not to be changed during the call
   * @return durable: QUEUED, or as it is when nothing changed
   */
  public Artwork put(ArtworkMetadata metadata, byte[] picture) {
    return put(
        PutArtworkRequest.newBuilder()
            .setMetadata(metadata)
            .setPicture(UnsafeByteOperations.unsafeWrap(picture)));
  }

  /** As the other, with a picture that the server fetches from {@code metadata.pictureUrl}. */
  public Artwork put(ArtworkMetadata metadata) {
    return put(PutArtworkRequest.newBuilder().setMetadata(metadata));
  }

  /** The artwork in whatever state it is, DELETED included; NOT_FOUND when nobody heard of it. */
  public Artwork get(String id) {
    GetArtworkRequest request = GetArtworkRequest.newBuilder().setId(id).build();
    return calls.call(artworks, stub -> stub.getArtwork(request)).getArtwork();
  }

  /**
   * Waits until an artwork is no longer QUEUED.
   *
   * @param limit how long at most
   * @return the artwork, still QUEUED when the limit came first
   */
  public Artwork awaitSettled(String id, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (long pause = 20; ; pause = Math.min(500, pause * 2)) {
      Artwork artwork = get(id);
      if (artwork.getState() != Artwork.State.QUEUED || System.nanoTime() >= end) {
        return artwork;
      }
      TimeUnit.MILLISECONDS.sleep(pause);
    }
  }

  /** One page of what is indexed or rejected. */
  public ListArtworksResponse list(ListArtworksRequest request) {
    return calls.call(artworks, stub -> stub.listArtworks(request));
  }

  /**
   * Changes some fields of an artwork.
   *
   * @param fields of the metadata, as in its JSON; those that the metadata leaves empty are cleared
   */
  public Artwork update(String id, ArtworkMetadata metadata, List<String> fields) {
    UpdateArtworkRequest request =
        UpdateArtworkRequest.newBuilder()
            .setId(id)
            .setMetadata(metadata)
            .setUpdateMask(FieldMask.newBuilder().addAllPaths(fields))
            .build();
    return calls.call(artworks, stub -> stub.updateArtwork(request)).getArtwork();
  }

  /** Gone from every search once its state is DELETED. Deleting again changes nothing. */
  public Artwork delete(String id) {
    DeleteArtworkRequest request = DeleteArtworkRequest.newBuilder().setId(id).build();
    return calls.call(artworks, stub -> stub.deleteArtwork(request)).getArtwork();
  }

  public SearchResponse search(SearchRequest request) {
    return calls.call(searches, stub -> stub.search(request));
  }

  /** What Prism sees in a query. */
  public Analysis analyze(AnalyzeRequest request) {
    return calls.call(searches, stub -> stub.analyze(request));
  }

  /**
   * An artwork's picture as a small JPEG.
   *
   * @param edge of the square that it fits, 64..1024 pixels
   */
  public byte[] thumbnail(String id, int edge) {
    return new PictureDownload(calls.options(), calls.retries()).thumbnail(id, edge);
  }

  /** For operators; needs a key that may administer, where keys are needed. */
  public PrismAdmin admin() {
    return admin;
  }

  /** Ends calls in progress as CANCELLED when they take more than a few seconds. */
  @Override
  public void close() {
    channel.shutdown();
    try {
      if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      channel.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private Artwork put(PutArtworkRequest.Builder request) {
    if (request.getMetadata().getId().isEmpty()) {
      request.getMetadataBuilder().setId(UUID.randomUUID().toString());
    }
    PutArtworkRequest put = request.build();
    return calls.call(artworks, stub -> stub.putArtwork(put)).getArtwork();
  }

  private static Channel withKey(Channel channel, String key) {
    if (key.isEmpty()) {
      return channel;
    }
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + key);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
