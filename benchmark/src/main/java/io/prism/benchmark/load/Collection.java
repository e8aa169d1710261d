package io.prism.benchmark.load;

import io.grpc.ManagedChannel;
import io.prism.benchmark.measure.Workers;
import io.prism.client.PrismChannels;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchServiceGrpc;
import io.prism.index.v1.IndexServiceGrpc;
import io.prism.index.v1.ListRequest;
import io.prism.index.v1.PutRequest;
import io.prism.index.v1.PutResponse;
import io.prism.index.v1.PutResult;
import io.prism.index.v1.StatsRequest;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Hit;
import io.prism.type.v1.Weights;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running Prism's collection, through its gRPC port. Thread-safe. */
public final class Collection implements AutoCloseable {
  public static final int HITS = 10;

  private static final int ARTWORKS_A_CALL = 100;

  private final ManagedChannel channel;
  private final IndexServiceGrpc.IndexServiceBlockingStub index;
  private final SearchServiceGrpc.SearchServiceBlockingStub searches;

  public Collection(String target) {
    channel = PrismChannels.open(target, false);
    index = IndexServiceGrpc.newBlockingStub(channel);
    searches = SearchServiceGrpc.newBlockingStub(channel);
  }

  /** How many are searchable. */
  public long indexed() {
    return index
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .stats(StatsRequest.getDefaultInstance())
        .getIndexed();
  }

  /** Blocks until so many are searchable; fails when that takes longer than the limit. */
  public void awaitIndexed(long wanted, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    for (long now = indexed(); now < wanted; now = indexed()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(now + " of " + wanted + " indexed after " + limit);
      }
      Pause.millis(100);
    }
  }

  /** Ids of indexed artworks, at most so many and at most 1,000. */
  public List<String> ids(int count) {
    return index
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .list(ListRequest.newBuilder().setPageSize(Math.min(1_000, count)).build())
        .getArtworksList()
        .stream()
        .map(Artwork::getId)
        .toList();
  }

  /** Puts made-up artworks 0 to count; returns seconds. */
  public double put(MadeUpArtworks artworks, int count, Workers callers) {
    return callers.run(count, ARTWORKS_A_CALL, (from, to) -> put(artworks, from, to));
  }

  private void put(MadeUpArtworks artworks, int from, int to) {
    PutRequest.Builder request = PutRequest.newBuilder().setModel(artworks.model());
    for (int i = from; i < to; i++) {
      request.addItems(artworks.item(i));
    }
    PutResponse response = index.withDeadlineAfter(5, TimeUnit.MINUTES).put(request.build());
    for (PutResult result : response.getResultsList()) {
      if (result.getOutcome() != PutResult.Outcome.OUTCOME_STORED) {
        throw new IllegalStateException("an artwork was not stored: " + result);
      }
    }
  }

  /** One search by a stored artwork through the public service. */
  public List<Hit> search(String artworkId, Weights weights, boolean exact) {
    return searches
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .search(
            SearchRequest.newBuilder()
                .setQuery(Query.newBuilder().setArtworkId(artworkId))
                .setWeights(weights)
                .setLimit(HITS)
                .setExact(exact)
                .build())
        .getHitsList();
  }

  /**
   * The share of the first ten that an approximate search finds. A hit counts when it is as near as
   * the tenth of the exact search: artworks of the same object have equal vectors.
   */
  public double recall(List<String> ids, Weights weights) {
    int found = 0;
    int wanted = 0;
    for (String id : ids) {
      List<Hit> truth = search(id, weights, true);
      double bound = truth.get(truth.size() - 1).getDistance() + 1e-5;
      found += search(id, weights, false).stream().filter(h -> h.getDistance() <= bound).count();
      wanted += truth.size();
    }
    return found / (double) wanted;
  }

  /** Searches a second of all callers together, each id once. */
  public double queriesPerSecond(List<String> ids, Weights weights, Workers callers) {
    return ids.size() / callers.run(ids.size(), 1, (i, to) -> search(ids.get(i), weights, false));
  }

  /** Milliseconds of each search, one after the other. */
  public List<Double> latencies(List<String> ids, Weights weights) {
    List<Double> millis = new ArrayList<>(ids.size());
    for (String id : ids) {
      long start = System.nanoTime();
      search(id, weights, false);
      millis.add((System.nanoTime() - start) / 1e6);
    }
    return millis;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
