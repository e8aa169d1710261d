package io.prism.index.store.qdrant;

import io.prism.core.error.PrismException;
import io.prism.core.rank.Dimension;
import io.prism.index.store.ArtworkFilter;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.CollectionModel;
import io.prism.index.store.Deletion;
import io.prism.index.store.FacetCounts;
import io.prism.index.store.FacetPlan;
import io.prism.index.store.IndexOrigin;
import io.prism.index.store.IndexSnapshots;
import io.prism.index.store.IndexStats;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.ListPlan;
import io.prism.index.store.PutOutcome;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchResult;
import io.prism.index.store.StoredState;
import io.prism.index.store.TimeLimit;
import io.prism.index.store.UnitVectors;
import io.prism.type.v1.Artwork;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The collection in a Qdrant cluster, which several services may share. Every call ends in time,
 * whatever becomes of the cluster.
 */
public final class QdrantArtworkIndex implements ArtworkIndex {
  private static final Logger LOG = System.getLogger(QdrantArtworkIndex.class.getName());

  /** Up to so many points are counted one by one; more are taken from the payload indexes. */
  private static final long COUNTED = 100_000;

  private static final long PAUSE_MILLIS = 500;

  private final QdrantSettings settings;
  private final CollectionModel model;
  private final QdrantNodes nodes;
  private final QdrantCalls calls;
  private final QdrantWriter writer;

  private QdrantArtworkIndex(QdrantSettings settings, QdrantNodes nodes) {
    this.settings = settings;
    this.model = settings.model();
    this.nodes = nodes;
    this.calls = new QdrantCalls(nodes, settings);
    this.writer = new QdrantWriter(calls, settings.writing());
  }

  /**
   * Makes the collection, or checks it. Waits for servers that are away.
   *
   * @throws QdrantUnusableException when it can't be made or read, or is of another model
   * @throws IllegalArgumentException when a certificate can't be used
   */
  public static QdrantArtworkIndex open(QdrantSettings settings) {
    QdrantNodes nodes = new QdrantNodes(settings.servers());
    try {
      open(nodes, settings);
      return new QdrantArtworkIndex(settings, nodes);
    } catch (RuntimeException e) {
      nodes.close();
      throw e;
    }
  }

  private static void open(QdrantNodes nodes, QdrantSettings settings) {
    TimeLimit patience = TimeLimit.in(settings.servers().patience());
    while (true) {
      try {
        new QdrantCollection(nodes, settings)
            .open()
            .forEach(difference -> LOG.log(Level.WARNING, "{0}", difference));
        return;
      } catch (PrismException e) {
        if (patience.isOver() || !mayHeal(e)) {
          throw unusable(nodes, e);
        }
        LOG.log(Level.INFO, "Qdrant at {0} is not ready yet: {1}", nodes, said(e));
        pause();
      }
    }
  }

  private static boolean mayHeal(PrismException failure) {
    return failure.reason().isTransient()
        && !(failure.getCause() instanceof QdrantFault fault
            && fault.kind() == QdrantFault.Kind.REFUSED);
  }

  private static QdrantUnusableException unusable(QdrantNodes nodes, PrismException failure) {
    boolean refused =
        failure.getCause() instanceof QdrantFault fault && fault.kind() == QdrantFault.Kind.REFUSED;
    String advice =
        refused
            ? "refuses the key. Set prism.index.qdrant.api-key to one that may write"
            : "can't be used (" + said(failure) + "). Check prism.index.qdrant.endpoints and .tls";
    return new QdrantUnusableException("Qdrant at " + nodes + " " + advice + ".", failure);
  }

  private static String said(PrismException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure.problem().detail() : String.valueOf(cause.getMessage());
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QdrantUnusableException("The start was interrupted.", e);
    }
  }

  @Override
  public List<PutOutcome> put(List<IndexedArtwork> artworks) {
    model.check(artworks);
    return writer.put(artworks);
  }

  @Override
  public List<PutOutcome> delete(List<Deletion> deletions) {
    return writer.delete(deletions);
  }

  @Override
  public List<Optional<Artwork>> get(List<String> ids) {
    return read(
        ids,
        QdrantCalls.fields(List.of(Schema.ARTWORK)),
        List.of(),
        point -> Optional.of(ArtworkPoints.artwork(point.getPayloadMap())));
  }

  @Override
  public List<Optional<String>> fingerprints(List<String> ids) {
    return read(
        ids,
        QdrantCalls.fields(ArtworkPoints.STATE_FIELDS),
        List.of(),
        point ->
            Optional.of(ArtworkPoints.state(point.getPayloadMap())).map(StoredState::fingerprint));
  }

  @Override
  public List<Optional<UnitVectors>> vectors(List<String> ids) {
    return read(ids, QdrantCalls.fields(List.of(Schema.ID)), List.of(Schema.JOINED), this::vectors);
  }

  private Optional<UnitVectors> vectors(RetrievedPoint point) {
    return Optional.ofNullable(point.getVectors().getVectors().getVectorsMap().get(Schema.JOINED))
        .map(
            joined -> {
              Map<Dimension, float[]> parts = Joined.parts(joined);
              return new UnitVectors(model.id(), parts);
            });
  }

  @Override
  public List<UnitVectors> regionVectors(String id) {
    return read(
            List.of(id),
            QdrantCalls.fields(List.of(Schema.ID)),
            List.of(Schema.JOINED_REGIONS),
            this::regions)
        .get(0)
        .orElse(List.of());
  }

  private Optional<List<UnitVectors>> regions(RetrievedPoint point) {
    return Optional.ofNullable(
            point.getVectors().getVectors().getVectorsMap().get(Schema.JOINED_REGIONS))
        .map(
            joined ->
                Joined.regions(joined).stream()
                    .map(parts -> new UnitVectors(model.id(), parts))
                    .toList());
  }

  private <T> List<Optional<T>> read(
      List<String> ids,
      WithPayloadSelector payload,
      List<String> vectors,
      Function<RetrievedPoint, Optional<T>> meaning) {
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<String, Optional<T>> found = new HashMap<>();
    List<String> uuids = ids.stream().distinct().map(PointIds::uuid).toList();
    calls
        .get(uuids, payload, vectors, soon())
        .forEach(point -> found.put(point.getId().getUuid(), meaning.apply(point)));
    return ids.stream().map(id -> found.getOrDefault(PointIds.uuid(id), Optional.empty())).toList();
  }

  @Override
  public SearchResult search(SearchPlan plan) {
    model.check(plan);
    return new QdrantSearch(calls, settings, plan).run();
  }

  @Override
  public FacetCounts facets(FacetPlan plan) {
    return new QdrantFacets(calls, settings, plan).run();
  }

  @Override
  public List<Artwork> list(ListPlan plan) {
    return new QdrantList(calls, plan).run();
  }

  @Override
  public IndexOrigin origin() {
    return CollectionFacts.of(calls.info(soon())).origin();
  }

  @Override
  public void wentBack(IndexOrigin origin) {
    new QdrantCollection(nodes, settings).wentBack(origin);
  }

  @Override
  public Optional<IndexSnapshots> snapshots() {
    return Optional.of(new QdrantSnapshots(nodes, settings));
  }

  /** The bytes are those of one copy of the vectors: Qdrant tells nobody how much disk it uses. */
  @Override
  public IndexStats stats() {
    TimeLimit time = soon();
    boolean exact = calls.info(time).getPointsCount() <= COUNTED;
    long indexed = count(Artwork.State.INDEXED, exact, time);
    long bytes = indexed * 2 * Joined.size(model.dimension()) * Float.BYTES;
    return new IndexStats(
        model.id().toString(),
        indexed,
        count(Artwork.State.REJECTED, exact, time),
        count(Artwork.State.DELETED, exact, time),
        bytes);
  }

  private long count(Artwork.State state, boolean exact, TimeLimit time) {
    return calls.count(Conditions.of(ArtworkFilter.ALL, List.of(state)), exact, time);
  }

  /** For calls whose caller brings no deadline: as long as one attempt at every node takes. */
  private TimeLimit soon() {
    return TimeLimit.in(
        settings.servers().attempt().multipliedBy(settings.servers().endpoints().size()));
  }

  /** Calls that are under way get a moment to end. What was put stays in Qdrant. */
  @Override
  public void close() {
    nodes.close();
  }
}
