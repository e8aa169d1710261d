package io.prism.client;

import io.grpc.Channel;
import io.prism.index.v1.CreateBackupRequest;
import io.prism.index.v1.DecomposeRequest;
import io.prism.index.v1.DecomposeResponse;
import io.prism.index.v1.DeleteRequest;
import io.prism.index.v1.DeleteResponse;
import io.prism.index.v1.GetRequest;
import io.prism.index.v1.IndexServiceGrpc;
import io.prism.index.v1.IndexServiceGrpc.IndexServiceBlockingStub;
import io.prism.index.v1.ListRequest;
import io.prism.index.v1.ListResponse;
import io.prism.index.v1.PutRequest;
import io.prism.index.v1.PutResponse;
import io.prism.index.v1.SearchRequest;
import io.prism.index.v1.SearchResponse;
import io.prism.index.v1.StatsRequest;
import io.prism.index.v1.StatsResponse;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Backup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The index. Every method blocks until the answer, the timeout, or an earlier deadline of the
 * current gRPC context, and throws {@link io.prism.core.error.PrismException}. Thread-safe.
 */
public final class IndexClient {
  private final IndexServiceBlockingStub stub;
  private final Duration timeout;

  /**
   * @param channel stays the caller's to close
   * @param timeout of each call
   */
  public IndexClient(Channel channel, Duration timeout) {
    this.stub = IndexServiceGrpc.newBlockingStub(channel);
    this.timeout = timeout;
  }

  public SearchResponse search(SearchRequest request) {
    return EncoderClient.call(() -> withDeadline().search(request));
  }

  public DecomposeResponse decompose(DecomposeRequest request) {
    return EncoderClient.call(() -> withDeadline().decompose(request));
  }

  /** One entry an id, in order; empty where the id is unknown. */
  public List<Optional<Artwork>> get(List<String> ids) {
    GetRequest request = GetRequest.newBuilder().addAllIds(ids).build();
    return EncoderClient.call(() -> withDeadline().get(request)).getResultsList().stream()
        .map(
            result ->
                result.hasArtwork() ? Optional.of(result.getArtwork()) : Optional.<Artwork>empty())
        .toList();
  }

  public ListResponse list(ListRequest request) {
    return EncoderClient.call(() -> withDeadline().list(request));
  }

  public PutResponse put(PutRequest request) {
    return EncoderClient.call(() -> withDeadline().put(request));
  }

  public DeleteResponse delete(DeleteRequest request) {
    return EncoderClient.call(() -> withDeadline().delete(request));
  }

  public StatsResponse stats() {
    return EncoderClient.call(() -> withDeadline().stats(StatsRequest.getDefaultInstance()));
  }

  /**
   * Copies the index into a folder of this name on the service's disk.
   *
   * @param limit of this call, which takes longer than others
   */
  public Backup createBackup(String name, Duration limit) {
    CreateBackupRequest request = CreateBackupRequest.newBuilder().setName(name).build();
    return EncoderClient.call(
            () ->
                stub.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS).createBackup(request))
        .getBackup();
  }

  private IndexServiceBlockingStub withDeadline() {
    return stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}
