package io.prism.gateway.artwork;

import io.prism.client.IndexClient;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.queue.QueuedArtworks;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.gateway.v1.ListArtworksResponse;
import io.prism.index.v1.ListRequest;
import io.prism.index.v1.ListResponse;
import io.prism.index.v1.StatsResponse;
import io.prism.telemetry.CurrentArtwork;
import io.prism.type.v1.Artwork;
import java.util.List;

/** Reads the collection: the index, overlaid with what is still queued. Blocks; thread-safe. */
public final class ArtworkCollection {
  private static final int DEFAULT_PAGE = 50;
  private static final int MAX_PAGE = 1_000;

  private final IndexClient index;
  private final QueuedArtworks queue;

  public ArtworkCollection(IndexClient index, QueuedArtworks queue) {
    this.index = index;
    this.queue = queue;
  }

  /**
   * The artwork in whatever state it is, DELETED included.
   *
   * @throws PrismException NOT_FOUND when the id was never heard of
   */
  public Artwork get(String id) {
    CurrentArtwork.is(ArtworkIds.checked(id, "id"));
    return standing(id).view().orElseThrow(() -> unknown(id));
  }

  /** Indexed and rejected artworks by id; what is only queued is not among them. */
  public ListArtworksResponse list(ListArtworksRequest request) {
    ListResponse found =
        list(
            request.getPageSize(),
            ListRequest.newBuilder()
                .setPageToken(request.getPageToken())
                .setFilter(request.getFilter())
                .setFacets(request.getFacets()));
    ListArtworksResponse.Builder page =
        ListArtworksResponse.newBuilder()
            .addAllArtworks(found.getArtworksList())
            .setNextPageToken(found.getNextPageToken());
    if (found.hasFacets()) {
      page.setFacets(found.getFacets());
    }
    return page.build();
  }

  /** Rejected artworks by id, each with its reason. */
  public ListResponse rejected(int pageSize, String pageToken) {
    return list(
        pageSize,
        ListRequest.newBuilder().setPageToken(pageToken).addStates(Artwork.State.REJECTED));
  }

  private ListResponse list(int pageSize, ListRequest.Builder request) {
    if (pageSize < 0 || pageSize > MAX_PAGE) {
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT,
              "pageSize",
              "1.." + MAX_PAGE,
              "pageSize must be between 1 and " + MAX_PAGE + "."));
    }
    return index.list(request.setPageSize(pageSize == 0 ? DEFAULT_PAGE : pageSize).build());
  }

  public StatsResponse indexStats() {
    return index.stats();
  }

  /** How many artworks are known to wait for being indexed. */
  public int queued() {
    return queue.size();
  }

  Standing standing(String id) {
    // The queue first: what leaves it meanwhile is in the index by then.
    var queued = queue.find(id);
    return new Standing(index.get(List.of(id)).get(0), queued);
  }

  static PrismException unknown(String id) {
    return new PrismException(
        new Problem(Reason.NOT_FOUND, "There is no artwork with the id " + id + ".", "id", null));
  }
}
