package io.prism.index.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Batches in flight: the next one is prepared while the one before is made durable. Writing keeps
 * the order of the stream; a batch that touches an artwork of one before it is not even looked up
 * before that one is written. Used by one thread.
 */
final class BatchPipeline {
  private final BatchPreparer preparer;
  private final BatchWriter writer;
  private final Executor preparing;
  private final Executor writing;
  private final List<Flight> flights = new ArrayList<>();

  /**
   * @param preparing runs at least as many tasks at a time as batches should be in flight
   * @param writing any executor; the pipeline itself keeps the order
   */
  BatchPipeline(BatchPreparer preparer, BatchWriter writer, Executor preparing, Executor writing) {
    this.preparer = preparer;
    this.writer = writer;
    this.preparing = preparing;
    this.writing = writing;
  }

  private record Flight(Batch batch, CompletableFuture<Void> written) {}

  int inFlight() {
    return flights.size();
  }

  /** The offset of the partition's first record in flight; empty when there is none. */
  OptionalLong first(TopicPartition partition) {
    return flights.stream()
        .map(flight -> flight.batch().first(partition))
        .flatMapToLong(OptionalLong::stream)
        .min();
  }

  void add(Batch batch) {
    CompletableFuture<?>[] sameArtworks =
        flights.stream()
            .filter(flight -> !Collections.disjoint(flight.batch().keys(), batch.keys()))
            .map(Flight::written)
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture<Void> before =
        flights.isEmpty()
            ? CompletableFuture.completedFuture(null)
            : flights.get(flights.size() - 1).written();
    CompletableFuture<Void> written =
        CompletableFuture.allOf(sameArtworks)
            .thenApplyAsync(done -> preparer.prepare(batch), preparing)
            .thenCombineAsync(
                before,
                (prepared, done) -> {
                  writer.write(batch, prepared);
                  return none();
                },
                writing)
            .whenComplete((done, failure) -> batch.end(failure))
            .exceptionally(failure -> unlessUnwanted(batch, failure));
    flights.add(new Flight(batch, written));
  }

  /**
   * Takes out the batches at the head of the stream that are durable.
   *
   * @throws CompletionException when the batch at the head failed; nothing behind it was written
   */
  List<Batch> takeDone() {
    List<Batch> done = new ArrayList<>();
    while (!flights.isEmpty() && flights.get(0).written().isDone()) {
      Flight head = flights.remove(0);
      head.written().join();
      done.add(head.batch());
    }
    return done;
  }

  private static @Nullable Void none() {
    return null;
  }

  // What other members of the group do now must not stop this one.
  private static @Nullable Void unlessUnwanted(Batch batch, Throwable failure) {
    if (batch.next().isEmpty()) {
      return null;
    }
    throw failure instanceof CompletionException known ? known : new CompletionException(failure);
  }

  /** Another member shall have these partitions; what is not being written is dropped. */
  void revoke(Collection<TopicPartition> partitions) {
    flights.forEach(flight -> flight.batch().revoke(partitions));
  }

  /** Whether records of these partitions are being written. */
  boolean isWriting(Collection<TopicPartition> partitions) {
    return flights.stream()
        .filter(flight -> !flight.written().isDone())
        .anyMatch(flight -> !Collections.disjoint(flight.batch().next().keySet(), partitions));
  }

  /** Another member has these partitions now. */
  void lose(Collection<TopicPartition> partitions) {
    flights.forEach(flight -> flight.batch().lose(partitions));
  }

  /**
   * Gives everything up and waits until nothing runs any more but fetches that hang, whose pictures
   * nobody takes.
   */
  void abandon() {
    flights.forEach(flight -> flight.batch().cancellation().cancel());
    flights.forEach(flight -> flight.written().handle((done, failure) -> null).join());
    flights.clear();
  }
}
