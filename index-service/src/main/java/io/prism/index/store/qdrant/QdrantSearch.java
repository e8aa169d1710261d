package io.prism.index.store.qdrant;

import io.prism.core.embedding.VectorMath;
import io.prism.core.rank.Dimension;
import io.prism.index.store.SearchCursor;
import io.prism.index.store.SearchPlan;
import io.prism.index.store.SearchResult;
import io.prism.index.store.SearchResult.Found;
import io.prism.type.v1.Artwork;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.VectorOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One search: first what the graphs find, best first, and when that is used up, everything else,
 * found by comparison. See docs/adr, "weighted search" and "Qdrant".
 */
final class QdrantSearch {
  /** Candidates a hit: some of the true hits lie beyond them. */
  private static final int CANDIDATES_A_HIT = 4;

  /** How many times as many are asked for, as long as a page is not complete. */
  private static final int GROWTH = 4;

  private static final Comparator<Found> BEST_FIRST =
      Comparator.comparingDouble((Found found) -> -found.score())
          .thenComparing(found -> found.artwork().getId());

  private final QdrantCalls calls;
  private final QdrantSettings settings;
  private final SearchPlan plan;
  private final NearestPoints nearest;

  QdrantSearch(QdrantCalls calls, QdrantSettings settings, SearchPlan plan) {
    this.calls = calls;
    this.settings = settings;
    this.plan = plan;
    this.nearest = new NearestPoints(calls, settings, plan);
  }

  SearchResult run() {
    plan.time().check();
    SearchCursor after = plan.after();
    int width = after == null ? width() : after.width();
    List<Candidate> first = width == 0 ? List.of() : throughGraphs(width);
    // One more than asked for tells whether there is a next page.
    int wanted = plan.limit() + 1;
    List<Found> page = new ArrayList<>();
    if (after == null || !after.rest()) {
      page.addAll(hits(Candidate.window(first, after, wanted), after, wanted));
    }
    int approximate = page.size();
    boolean compared = approximate < wanted;
    if (compared) {
      page.addAll(rest(first, wanted - approximate));
    }
    return result(page, approximate, width, compared);
  }

  private List<Candidate> throughGraphs(int width) {
    NearestPoints.Compared graphs = nearest.throughGraphs(width);
    List<Candidate> found =
        graphs.best().stream().filter(candidate -> candidate.score() >= graphs.end()).toList();
    // Artworks without the vector score 0 and are in no graph of it: they come before these.
    return nearest.isOneDimension()
        ? found.stream().takeWhile(candidate -> candidate.score() >= 0).toList()
        : found;
  }

  /** The points of what comes first, as far as the graphs know; in any order. */
  Set<String> first() {
    plan.time().check();
    List<Candidate> best =
        plan.exact() || !hasDirection()
            ? nearest.compareAll(plan.limit()).best()
            : nearest.throughGraphs(plan.limit()).best();
    return best.stream().limit(plan.limit()).map(Candidate::uuid).collect(Collectors.toSet());
  }

  /** What the graphs did not find. */
  private List<Found> rest(List<Candidate> first, int wanted) {
    SearchCursor last = plan.after();
    @Nullable SearchCursor after = last != null && last.rest() ? last : null;
    Set<String> known = first.stream().map(Candidate::uuid).collect(Collectors.toSet());
    int asked = known.size() + wanted * (after == null ? 1 : GROWTH) + 1;
    while (true) {
      NearestPoints.Compared all = nearest.compareAll(asked);
      List<Candidate> others = all.best().stream().filter(c -> !known.contains(c.uuid())).toList();
      List<Candidate> window = Candidate.window(others, after, wanted);
      boolean enough =
          window.stream().filter(c -> after == null || c.score() < after.score()).count() >= wanted;
      boolean safe = enough && window.get(window.size() - 1).score() > all.end();
      if (all.isComplete() || safe) {
        return hits(window, after, wanted);
      }
      asked = Math.multiplyExact(asked, GROWTH);
    }
  }

  private List<Found> hits(List<Candidate> window, @Nullable SearchCursor after, int wanted) {
    if (window.isEmpty()) {
      return List.of();
    }
    Map<String, RetrievedPoint> points = new HashMap<>();
    calls
        .get(
            window.stream().map(Candidate::uuid).toList(),
            QdrantCalls.fields(List.of(Schema.ARTWORK)),
            plan.regions() ? List.of(Schema.JOINED, Schema.JOINED_REGIONS) : List.of(Schema.JOINED),
            plan.time())
        .forEach(point -> points.put(point.getId().getUuid(), point));
    return window.stream()
        // Whoever was deleted in between is no hit.
        .flatMap(
            candidate ->
                Stream.ofNullable(points.get(candidate.uuid()))
                    .map(point -> found(point, candidate.score())))
        .filter(found -> found.artwork().getState() == Artwork.State.INDEXED)
        .filter(found -> after == null || isAfter(found, after))
        .sorted(BEST_FIRST)
        .limit(wanted)
        .toList();
  }

  private static boolean isAfter(Found found, SearchCursor cursor) {
    return found.score() < cursor.score()
        || (found.score() == cursor.score() && found.artwork().getId().compareTo(cursor.id()) > 0);
  }

  private Found found(RetrievedPoint point, float score) {
    Map<String, VectorOutput> vectors = point.getVectors().getVectors().getVectorsMap();
    VectorOutput joined = vectors.get(Schema.JOINED);
    Map<Dimension, Float> best = joined == null ? Map.of() : cosines(Joined.parts(joined));
    int part = -1;
    VectorOutput joinedRegions = vectors.get(Schema.JOINED_REGIONS);
    if (plan.regions() && joinedRegions != null) {
      List<Map<Dimension, float[]>> regions = Joined.regions(joinedRegions);
      for (int i = 0; i < regions.size(); i++) {
        Map<Dimension, Float> cosines = cosines(regions.get(i));
        if (sum(cosines) > sum(best)) {
          best = cosines;
          part = i;
        }
      }
    }
    return Found.of(ArtworkPoints.artwork(point.getPayloadMap()), score, best, part);
  }

  private Map<Dimension, Float> cosines(Map<Dimension, float[]> parts) {
    Map<Dimension, Float> cosines = new EnumMap<>(Dimension.class);
    for (SearchPlan.Target target : plan.targets()) {
      float[] part = parts.get(target.dimension());
      if (part != null) {
        cosines.put(target.dimension(), VectorMath.dot(target.vector(), part));
      }
    }
    return cosines;
  }

  /** What parts of an artwork are compared by: the same order as their scores. */
  private double sum(Map<Dimension, Float> cosines) {
    return plan.targets().stream()
        .mapToDouble(target -> target.weight() * cosines.getOrDefault(target.dimension(), 0f))
        .sum();
  }

  /** Candidates to take from each dimension; 0: compare all. */
  private int width() {
    return comparesAll()
        ? 0
        : Math.max(settings.searching().candidates(), CANDIDATES_A_HIT * plan.limit());
  }

  private boolean comparesAll() {
    if (plan.exact() || !hasDirection()) {
      return true;
    }
    // Whether the graph of one dimension pays is Qdrant's own matter.
    return !nearest.isOneDimension()
        && settings.searching().exactUpTo() > 0
        && calls.count(
                Conditions.of(plan.filter(), List.of(Artwork.State.INDEXED)), false, plan.time())
            <= settings.searching().exactUpTo();
  }

  /** Whether there is anything to be near to, and not only to be far from. */
  private boolean hasDirection() {
    return plan.targets().stream().anyMatch(target -> target.weight() > 0);
  }

  private SearchResult result(List<Found> page, int approximate, int width, boolean compared) {
    boolean more = page.size() > plan.limit();
    List<Found> hits = more ? page.subList(0, plan.limit()) : page;
    SearchCursor next = null;
    if (more) {
      Found last = hits.get(hits.size() - 1);
      next =
          new SearchCursor(width, hits.size() > approximate, last.score(), last.artwork().getId());
    }
    return new SearchResult(hits, next, compared);
  }
}
