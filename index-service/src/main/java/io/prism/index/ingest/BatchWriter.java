package io.prism.index.ingest;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.prism.core.error.PrismException;
import io.prism.index.ingest.IngestStatus.Count;
import io.prism.index.store.ArtworkIndex;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.PutOutcome;
import io.prism.type.v1.Artwork;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The second half of a batch's way, in the order of the stream: dead letters, index, results. Each
 * is durable before the next begins, and the offsets come after all of them; so whoever dies in
 * between leaves at worst something that is done again to the same effect.
 */
final class BatchWriter {
  private static final Logger LOG = Logger.getLogger(BatchWriter.class);

  private final ArtworkIndex index;
  private final DeadLetters deadLetters;
  private final Results results;
  private final Steps steps;
  private final IngestStatus status;

  BatchWriter(
      ArtworkIndex index,
      DeadLetters deadLetters,
      Results results,
      Steps steps,
      IngestStatus status) {
    this.index = index;
    this.deadLetters = deadLetters;
    this.results = results;
    this.steps = steps;
    this.status = status;
  }

  /** Blocks until everything is durable. */
  void write(Batch batch, BatchPreparer.Prepared prepared) {
    batch.beginWriting();
    List<Outcome> wanted =
        prepared.outcomes().stream().filter(o -> batch.isWanted(o.cause())).toList();
    deadLetters.put(rejected(wanted), batch);
    List<Outcome> stored = store(wanted, batch);
    List<Results.Settled> told = new ArrayList<>();
    for (Outcome outcome : stored) {
      Context trace = batch.trace(outcome.cause());
      Artwork artwork = artwork(outcome);
      if (artwork != null) {
        told.add(new Results.Settled(artwork, trace));
      }
      settled(outcome, trace);
    }
    status.counted(Count.STALE, prepared.stale() + wanted.size() - stored.size());
    results.publish(told, batch.cancellation());
  }

  private void settled(Outcome outcome, Context trace) {
    Count count = count(outcome);
    status.counted(count, 1);
    Span.fromContext(trace).setAttribute("prism.outcome", count.name());
    String id = outcome.cause().id();
    String what = id == null ? "a record without an artwork id" : "artwork " + id;
    try (Scope scope = trace.makeCurrent()) {
      if (outcome instanceof Outcome.Rejected rejected) {
        status.rejecting(rejected.problem().reason());
        LOG.infof("%s is rejected: %s", what, rejected.problem().reason());
      } else {
        LOG.debugf("%s: %s", what, count);
      }
    }
  }

  /** Returns what is in the index now, or is there to be told anyway. */
  private List<Outcome> store(List<Outcome> outcomes, Batch batch) {
    List<Outcome> writing = outcomes.stream().filter(o -> toStore(o) != null).toList();
    List<Outcome> done =
        new ArrayList<>(outcomes.stream().filter(o -> toStore(o) == null).toList());
    done.addAll(putAll(writing, batch));
    return done;
  }

  private List<Outcome> putAll(List<Outcome> writing, Batch batch) {
    if (writing.isEmpty()) {
      return List.of();
    }
    List<PutOutcome> put;
    try {
      put =
          steps.untilDone(
              Step.STORE,
              batch.traces(writing.stream().map(Outcome::cause).toList()),
              batch.cancellation(),
              () -> index.put(writing.stream().map(BatchWriter::toStore).toList()));
    } catch (PrismException e) {
      return oneByOne(writing, batch, e);
    }
    List<Outcome> done = new ArrayList<>();
    for (int i = 0; i < writing.size(); i++) {
      if (put.get(i) != PutOutcome.STALE) {
        done.add(writing.get(i));
      }
    }
    return done;
  }

  // The index does not take one of them; the others shall not suffer.
  private List<Outcome> oneByOne(List<Outcome> writing, Batch batch, PrismException failure) {
    if (writing.size() > 1) {
      List<Outcome> done = new ArrayList<>();
      writing.forEach(outcome -> done.addAll(putAll(List.of(outcome), batch)));
      return done;
    }
    Outcome outcome = writing.get(0);
    try (Scope scope = batch.trace(outcome.cause()).makeCurrent()) {
      LOG.errorf(failure, "the index refuses artwork %s", outcome.cause().id());
    }
    if (outcome instanceof Outcome.Rejected rejected) {
      return List.of(new Outcome.Rejected(rejected.cause(), rejected.problem(), null));
    }
    Outcome.Rejected rejected = refused(outcome, failure);
    deadLetters.put(List.of(rejected), batch);
    return putAll(List.of(rejected), batch);
  }

  private static Outcome.Rejected refused(Outcome outcome, PrismException failure) {
    IndexedArtwork refused = toStore(outcome);
    Artwork.Builder artwork =
        refused == null ? Artwork.newBuilder() : refused.artwork().toBuilder();
    artwork
        .setState(Artwork.State.REJECTED)
        .clearMarks()
        .setReason(ArtworkAssembler.reason(failure.problem()));
    return new Outcome.Rejected(
        outcome.cause(),
        failure.problem(),
        new IndexedArtwork(artwork.build(), null, refused == null ? "" : refused.fingerprint()));
  }

  private static List<Outcome.Rejected> rejected(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(Outcome.Rejected.class::isInstance)
        .map(Outcome.Rejected.class::cast)
        .toList();
  }

  /** Null when the index need not hear of it. */
  private static @Nullable IndexedArtwork toStore(Outcome outcome) {
    if (outcome instanceof Outcome.Indexed indexed) {
      return indexed.artwork();
    }
    if (outcome instanceof Outcome.Removed removed) {
      return removed.known() ? removed.artwork() : null;
    }
    return outcome instanceof Outcome.Rejected rejected ? rejected.artwork() : null;
  }

  /** Null when there is no artwork to speak of. */
  private static @Nullable Artwork artwork(Outcome outcome) {
    if (outcome instanceof Outcome.Confirmed confirmed) {
      return confirmed.artwork();
    }
    if (outcome instanceof Outcome.Removed removed) {
      return removed.artwork().artwork();
    }
    IndexedArtwork stored = toStore(outcome);
    return stored == null ? null : stored.artwork();
  }

  private static Count count(Outcome outcome) {
    if (outcome instanceof Outcome.Indexed) {
      return Count.INDEXED;
    }
    if (outcome instanceof Outcome.Removed) {
      return Count.DELETED;
    }
    return outcome instanceof Outcome.Rejected ? Count.REJECTED : Count.UNCHANGED;
  }
}
