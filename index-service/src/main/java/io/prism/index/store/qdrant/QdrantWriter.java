package io.prism.index.store.qdrant;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.index.store.Deletion;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.PutOutcome;
import io.prism.index.store.StoredState;
import io.prism.index.store.TimeLimit;
import io.prism.index.store.VersionRule;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Writes by the version rule. What is stored is read first, so that most of what has nothing to
 * change is not sent; but between the read and the write another writer may come, so the rule is
 * also the write's condition, and Qdrant applies both at once. A write that loses in between is
 * STORED all the same: it is as if it had come a moment earlier and been replaced.
 */
final class QdrantWriter {
  private final QdrantCalls calls;
  private final QdrantSettings.Writing settings;
  private final Semaphore places;

  QdrantWriter(QdrantCalls calls, QdrantSettings.Writing settings) {
    this.calls = calls;
    this.settings = settings;
    this.places = new Semaphore(settings.inFlight(), true);
  }

  List<PutOutcome> put(List<IndexedArtwork> artworks) {
    return inBatches(artworks, IndexedArtwork::id, Batch::put);
  }

  List<PutOutcome> delete(List<Deletion> deletions) {
    return inBatches(deletions, Deletion::id, Batch::delete);
  }

  private interface Change<T> {
    PutOutcome apply(Batch batch, T item);
  }

  private <T> List<PutOutcome> inBatches(List<T> items, Function<T, String> id, Change<T> change) {
    List<PutOutcome> outcomes = new ArrayList<>(items.size());
    for (int from = 0; from < items.size(); from += settings.batchSize()) {
      List<T> part = items.subList(from, Math.min(items.size(), from + settings.batchSize()));
      TimeLimit time = TimeLimit.in(settings.timeout());
      Batch batch = new Batch(read(part.stream().map(id).distinct().toList(), time));
      part.forEach(item -> outcomes.add(change.apply(batch, item)));
      write(batch, time);
    }
    return outcomes;
  }

  private Map<String, StoredState> read(List<String> ids, TimeLimit time) {
    Map<String, String> byPoint = new HashMap<>();
    ids.forEach(id -> byPoint.put(PointIds.uuid(id), id));
    Map<String, StoredState> states = new HashMap<>();
    for (RetrievedPoint point :
        calls.get(
            byPoint.keySet(), QdrantCalls.fields(ArtworkPoints.STATE_FIELDS), List.of(), time)) {
      String id = byPoint.get(point.getId().getUuid());
      if (id != null) {
        states.put(id, ArtworkPoints.state(point.getPayloadMap()));
      }
    }
    return states;
  }

  private void write(Batch batch, TimeLimit time) {
    if (batch.writing.isEmpty()) {
      return;
    }
    List<IndexedArtwork> items = List.copyOf(batch.writing.values());
    enter(time);
    try {
      calls.upsert(
          items.stream().map(ArtworkPoints::of).toList(), Conditions.notNewerThan(items), time);
    } finally {
      places.release();
    }
  }

  private void enter(TimeLimit time) {
    try {
      if (!places.tryAcquire(time.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw PrismException.of(
            Reason.QUOTA_EXCEEDED, "Too many writes are under way; please try again in a moment.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PrismException.of(Reason.CANCELLED, "The write was interrupted.");
    }
  }

  /** What is stored, and what is to be: the last of each artwork. */
  private static final class Batch {
    private final Map<String, StoredState> states;
    private final Map<String, IndexedArtwork> writing = new LinkedHashMap<>();

    Batch(Map<String, StoredState> states) {
      this.states = states;
    }

    PutOutcome put(IndexedArtwork item) {
      PutOutcome outcome = VersionRule.decide(states.get(item.id()), item);
      if (outcome == PutOutcome.STORED) {
        states.put(item.id(), StoredState.of(item));
        writing.put(item.id(), item);
      }
      return outcome;
    }

    PutOutcome delete(Deletion deletion) {
      Optional<IndexedArtwork> tombstone =
          VersionRule.tombstone(states.get(deletion.id()), deletion);
      return tombstone.isPresent() ? put(tombstone.get()) : PutOutcome.UNCHANGED;
    }
  }
}
