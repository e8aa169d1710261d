package io.prism.encoder;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.BatcherSettings;
import io.prism.encoder.batch.DynamicBatcher;
import io.prism.encoder.batch.Stages;
import io.prism.encoder.batch.Ticket;
import io.prism.engine.picture.FramedPicture;
import io.prism.engine.picture.PictureReader;
import io.prism.models.PixelInput;
import io.prism.pictures.Crop;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.raster.Patience;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Decodes pictures on a bounded number of threads, people's before streams'. */
final class DecodeStage {
  /** No crop: the picture as it is. */
  private static final List<Crop> WHOLE = List.of();

  private final DynamicBatcher<Job, List<FramedPicture>> batcher;

  DecodeStage(
      String name,
      PixelInput input,
      EncoderSettings settings,
      Function<String, BatcherEvents> events) {
    PictureReader reader = new PictureReader(input, PictureLimits.DEFAULT);
    this.batcher =
        new DynamicBatcher<>(
            new BatcherSettings(name, settings.threads().decode(), 1, settings.room().pictures()),
            (jobs, callers) -> jobs.stream().map(job -> job.read(reader)).toList(),
            events.apply(name));
  }

  /**
   * Fails with {@link PrismException} if the bytes are no picture. Cancelling the answer, or the
   * end of the ticket's time, also ends the work that has begun.
   */
  CompletableFuture<FramedPicture> decode(Supplier<byte[]> bytes, Ticket ticket) {
    return Stages.map(submit(bytes, WHOLE, ticket), pictures -> pictures.get(0));
  }

  /**
   * The same for parts of a picture.
   *
   * @return one a crop, in order
   */
  CompletableFuture<List<FramedPicture>> decode(
      Supplier<byte[]> bytes, List<Crop> crops, Ticket ticket) {
    return submit(bytes, crops, ticket);
  }

  private CompletableFuture<List<FramedPicture>> submit(
      Supplier<byte[]> bytes, List<Crop> crops, Ticket ticket) {
    Job job = new Job(bytes, crops, ticket);
    CompletableFuture<List<FramedPicture>> answer = batcher.submit(job, ticket);
    answer.whenComplete((picture, failure) -> job.done = true);
    return answer;
  }

  /** A picture that somebody waits for, or did. */
  private static final class Job implements Patience {
    private final Supplier<byte[]> bytes;
    private final List<Crop> crops;
    private final Ticket ticket;
    private volatile boolean done;

    Job(Supplier<byte[]> bytes, List<Crop> crops, Ticket ticket) {
      this.bytes = bytes;
      this.crops = crops;
      this.ticket = ticket;
    }

    List<FramedPicture> read(PictureReader reader) {
      return crops.equals(WHOLE)
          ? List.of(reader.read(bytes.get(), this))
          : reader.read(bytes.get(), crops, this);
    }

    @Override
    public void check() {
      if (done) {
        throw PrismException.of(Reason.CANCELLED, "The caller went away.");
      }
      if (ticket.expired(System.nanoTime())) {
        throw PrismException.of(
            Reason.DEADLINE_EXCEEDED, "The picture was not decoded in the time given.");
      }
    }
  }

  DynamicBatcher<?, ?> queue() {
    return batcher;
  }
}
