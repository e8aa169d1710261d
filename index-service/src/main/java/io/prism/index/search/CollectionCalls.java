package io.prism.index.search;

import io.prism.client.GrpcErrors;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.search.Decomposer.Decomposed;
import io.prism.index.store.ArtworkFilter;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.Deletion;
import io.prism.index.store.FacetPlan;
import io.prism.index.store.IndexStats;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.ListPlan;
import io.prism.index.store.PutOutcome;
import io.prism.index.store.TimeLimit;
import io.prism.index.v1.DeleteItem;
import io.prism.index.v1.DeleteRequest;
import io.prism.index.v1.DeleteResponse;
import io.prism.index.v1.GetRequest;
import io.prism.index.v1.GetResponse;
import io.prism.index.v1.GetResult;
import io.prism.index.v1.ListRequest;
import io.prism.index.v1.ListResponse;
import io.prism.index.v1.PutItem;
import io.prism.index.v1.PutRequest;
import io.prism.index.v1.PutResponse;
import io.prism.index.v1.PutResult;
import io.prism.index.v1.StatsResponse;
import io.prism.type.v1.Artwork;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Put, Delete, Get, List and Stats. Blocks; thread-safe. */
public final class CollectionCalls {
  private static final int MAX_PUT = 100;
  private static final int MAX_IDS = 1_000;
  private static final int MAX_PAGE = 1_000;
  private static final int DEFAULT_PAGE = 50;
  private static final Set<Artwork.State> LISTED =
      EnumSet.of(Artwork.State.INDEXED, Artwork.State.REJECTED);

  private final ArtworkIndex index;
  private final Decomposer decomposer;
  private final LongSupplier lag;

  /**
   * @param lag uploads that are not indexed yet, -1 when unknown
   */
  public CollectionCalls(ArtworkIndex index, Decomposer decomposer, LongSupplier lag) {
    this.index = index;
    this.decomposer = decomposer;
    this.lag = lag;
  }

  public PutResponse put(PutRequest request) {
    atMost("items", request.getItemsCount(), MAX_PUT);
    String model = decomposer.space().model().toString();
    if (!request.getModel().isEmpty() && !request.getModel().equals(model)) {
      throw new PrismException(
          new Problem(
              Reason.MODEL_MISMATCH,
              "The collection holds vectors of " + model + ".",
              "model",
              null));
    }
    Map<Integer, PutResult> failed = new HashMap<>();
    List<IndexedArtwork> good = new ArrayList<>();
    for (int i = 0; i < request.getItemsCount(); i++) {
      try {
        good.add(item(request.getItems(i), "items[" + i + "]"));
      } catch (PrismException e) {
        failed.put(i, PutResult.newBuilder().setError(GrpcErrors.toItemError(e.problem())).build());
      }
    }
    return PutResponse.newBuilder()
        .addAllResults(merged(request.getItemsCount(), failed, index.put(good)))
        .build();
  }

  private IndexedArtwork item(PutItem item, String field) {
    Artwork artwork = item.getArtwork();
    if (artwork.getState() != Artwork.State.INDEXED) {
      return new IndexedArtwork(artwork, null, "");
    }
    Artwork named = artwork.toBuilder().setModel(decomposer.space().model().toString()).build();
    Decomposed vectors = decomposer.picture(item.getPicture(), field + ".picture");
    return new IndexedArtwork(named, vectors.whole(), vectors.regions(), "");
  }

  public DeleteResponse delete(DeleteRequest request) {
    atMost("items", request.getItemsCount(), MAX_IDS);
    Map<Integer, PutResult> failed = new HashMap<>();
    List<Deletion> good = new ArrayList<>();
    for (int i = 0; i < request.getItemsCount(); i++) {
      DeleteItem item = request.getItems(i);
      try {
        good.add(new Deletion(item.getId(), item.getVersion()));
      } catch (PrismException e) {
        failed.put(i, PutResult.newBuilder().setError(GrpcErrors.toItemError(e.problem())).build());
      }
    }
    return DeleteResponse.newBuilder()
        .addAllResults(merged(request.getItemsCount(), failed, index.delete(good)))
        .build();
  }

  /** Results in the order of the request, from those that failed early and those that did not. */
  private static List<PutResult> merged(
      int count, Map<Integer, PutResult> failed, List<PutOutcome> outcomes) {
    List<PutResult> results = new ArrayList<>(count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      PutResult failure = failed.get(i);
      results.add(failure != null ? failure : result(outcomes.get(next++)));
    }
    return results;
  }

  private static PutResult result(PutOutcome outcome) {
    PutResult.Outcome told =
        outcome == PutOutcome.STALE
            ? PutResult.Outcome.OUTCOME_STALE
            : PutResult.Outcome.OUTCOME_STORED;
    return PutResult.newBuilder().setOutcome(told).build();
  }

  public GetResponse get(GetRequest request) {
    atMost("ids", request.getIdsCount(), MAX_IDS);
    GetResponse.Builder response = GetResponse.newBuilder();
    for (Optional<Artwork> artwork : index.get(request.getIdsList())) {
      GetResult.Builder result = GetResult.newBuilder();
      artwork.ifPresent(result::setArtwork);
      response.addResults(result);
    }
    return response.build();
  }

  public ListResponse list(ListRequest request, TimeLimit time) {
    int size = request.getPageSize() == 0 ? DEFAULT_PAGE : request.getPageSize();
    if (size < 0 || size > MAX_PAGE) {
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT,
              "pageSize",
              MAX_PAGE + " artworks",
              "A page has 1 to 1000 artworks."));
    }
    byte[] same =
        request.toBuilder().clearPageToken().clearPageSize().clearFacets().build().toByteArray();
    String after =
        request.getPageToken().isEmpty() ? "" : PageTokens.lastId(request.getPageToken(), same);
    ArtworkFilter filter = ArtworkFilter.from(request.getFilter());
    List<Artwork> found = index.list(new ListPlan(filter, states(request), after, size + 1, time));
    List<Artwork> page = found.subList(0, Math.min(size, found.size()));
    boolean more = found.size() > size;
    ListResponse.Builder response = ListResponse.newBuilder();
    if (request.getFacets()) {
      response.setFacets(FacetLists.of(index.facets(FacetPlan.ofAll(filter, time))));
    }
    return response
        .addAllArtworks(page)
        .setNextPageToken(more ? PageTokens.of(page.get(size - 1).getId(), same) : "")
        .build();
  }

  private static Set<Artwork.State> states(ListRequest request) {
    if (request.getStatesCount() == 0) {
      return LISTED;
    }
    for (Artwork.State state : request.getStatesList()) {
      if (state == Artwork.State.STATE_UNSPECIFIED || state == Artwork.State.UNRECOGNIZED) {
        throw PrismException.invalid("states", "Not a state.");
      }
    }
    return EnumSet.copyOf(request.getStatesList());
  }

  public StatsResponse stats() {
    IndexStats stats = index.stats();
    return StatsResponse.newBuilder()
        .setModel(stats.model())
        .setIndexed(stats.indexed())
        .setRejected(stats.rejected())
        .setDeleted(stats.deleted())
        .setBytes(stats.bytes())
        .setLag(lag.getAsLong())
        .setDecomposition(decomposer.describe())
        .build();
  }

  private static void atMost(String field, int count, int max) {
    if (count > max) {
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT, field, max + " entries", "Too many entries in one call."));
    }
  }
}
