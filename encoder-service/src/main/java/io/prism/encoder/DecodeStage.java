package io.prism.encoder;

import io.prism.core.error.PrismException;
import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.BatcherSettings;
import io.prism.encoder.batch.DynamicBatcher;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.picture.FramedPicture;
import io.prism.encoder.picture.PictureReader;
import io.prism.models.PixelInput;
import io.prism.pictures.PictureLimits;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Decodes pictures on a bounded number of threads, people's before streams'. */
final class DecodeStage implements AutoCloseable {
  private final DynamicBatcher<Supplier<byte[]>, FramedPicture> batcher;

  DecodeStage(
      String name,
      PixelInput input,
      EncoderSettings settings,
      Function<String, BatcherEvents> events) {
    PictureReader reader = new PictureReader(input, PictureLimits.DEFAULT);
    this.batcher =
        new DynamicBatcher<>(
            new BatcherSettings(name, settings.threads().decode(), 1, settings.room().pictures()),
            items -> items.stream().map(bytes -> reader.read(bytes.get())).toList(),
            events.apply(name));
  }

  /** Fails with {@link PrismException} if the bytes are no picture. */
  CompletableFuture<FramedPicture> decode(Supplier<byte[]> bytes, Ticket ticket) {
    return batcher.submit(bytes, ticket);
  }

  DynamicBatcher<?, ?> queue() {
    return batcher;
  }

  @Override
  public void close() {
    batcher.close();
  }
}
