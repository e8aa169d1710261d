package io.prism.index.ingest;

import com.google.protobuf.UnsafeByteOperations;
import io.prism.client.ItemResult;
import io.prism.core.error.PrismException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Fetches the pictures of a batch in chunks that fit into memory and into one call of the encoder;
 * those of a chunk at the same time.
 */
final class PictureLoader {
  private final PictureSources sources;
  private final RecordTraces traces;
  private final Executor executor;
  private final int maxPictures;
  private final long maxBytes;

  /**
   * @param executor bounds how many pictures are fetched at a time
   * @param maxPictures of a chunk
   * @param maxBytes of a chunk that holds more than one picture, as far as sizes are known before
   */
  PictureLoader(
      PictureSources sources,
      RecordTraces traces,
      Executor executor,
      int maxPictures,
      long maxBytes) {
    this.sources = sources;
    this.traces = traces;
    this.executor = executor;
    this.maxPictures = maxPictures;
    this.maxBytes = maxBytes;
  }

  /** One task with what became of its picture. */
  record Loaded(Task.Index task, ItemResult<Picture> picture) {}

  /**
   * Takes tasks from the queue until the chunk is full, and waits for their pictures.
   *
   * @return one entry a task that was taken, in order; empty when the queue is
   */
  List<Loaded> next(Deque<Task.Index> queue, Batch batch) {
    List<CompletableFuture<Loaded>> loading = new ArrayList<>();
    long bytes = 0;
    while (!queue.isEmpty() && loading.size() < maxPictures) {
      Task.Index task = queue.element();
      bytes += sources.expectedBytes(task.cause().event(), batch.cancellation());
      if (bytes > maxBytes && !loading.isEmpty()) {
        break;
      }
      queue.remove();
      CompletableFuture<Loaded> fetch =
          CompletableFuture.supplyAsync(() -> traced(task, batch), executor);
      // Nobody waits for one that hangs, nor for those behind it, once the batch is given up.
      batch.cancellation().onCancel(() -> fetch.cancel(true));
      loading.add(fetch);
    }
    return loading.stream().map(PictureLoader::join).toList();
  }

  private Loaded traced(Task.Index task, Batch batch) {
    return traces.step(Step.FETCH, List.of(batch.trace(task.cause())), () -> load(task, batch));
  }

  private Loaded load(Task.Index task, Batch batch) {
    Instant since = earlier(batch.received(), task.cause().origin());
    try {
      PictureSources.Fetched fetched =
          sources.fetch(task.cause().event(), since, batch.cancellation());
      Picture picture =
          new Picture(task, UnsafeByteOperations.unsafeWrap(fetched.bytes()), fetched.hash());
      return new Loaded(task, ItemResult.ok(picture));
    } catch (PrismException e) {
      return new Loaded(task, ItemResult.failed(e.problem()));
    }
  }

  private static Instant earlier(Instant received, ConsumerRecord<byte[], byte[]> origin) {
    Instant written = Instant.ofEpochMilli(origin.timestamp());
    return origin.timestamp() > 0 && written.isBefore(received) ? written : received;
  }

  private static Loaded join(CompletableFuture<Loaded> loading) {
    try {
      return loading.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
