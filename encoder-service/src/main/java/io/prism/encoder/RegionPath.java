package io.prism.encoder;

import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.BatcherSettings;
import io.prism.encoder.batch.DynamicBatcher;
import io.prism.encoder.batch.Stages;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.engine.DetectedRegion;
import io.prism.encoder.engine.RegionDetector;
import io.prism.models.PixelInput;
import io.prism.pictures.RgbImage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Bytes → pixels → regions. */
final class RegionPath {
  private static final String DECODE = "decode-regions";
  private static final String DETECT = "detect-regions";

  private final DecodeStage decode;
  private final DynamicBatcher<RgbImage, List<DetectedRegion>> detect;

  private RegionPath(DecodeStage decode, DynamicBatcher<RgbImage, List<DetectedRegion>> detect) {
    this.decode = decode;
    this.detect = detect;
  }

  static RegionPath open(
      PixelInput input,
      RegionDetector engine,
      EncoderSettings settings,
      Function<String, BatcherEvents> events) {
    BatcherSettings batches =
        new BatcherSettings(
            DETECT, settings.threads().compute(), engine.maxBatch(), settings.room().pictures());
    return new RegionPath(
        new DecodeStage(DECODE, input, settings, events),
        new DynamicBatcher<>(batches, engine::detect, events.apply(DETECT)));
  }

  CompletableFuture<List<DetectedRegion>> detect(Supplier<byte[]> bytes, Ticket ticket) {
    return Stages.then(
        decode.decode(bytes, ticket), picture -> detect.submit(picture.framed(), ticket));
  }

  Map<String, DynamicBatcher<?, ?>> stages() {
    return Map.of(DECODE, decode.queue(), DETECT, detect);
  }
}
