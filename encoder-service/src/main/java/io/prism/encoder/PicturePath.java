package io.prism.encoder;

import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.BatcherSettings;
import io.prism.encoder.batch.DynamicBatcher;
import io.prism.encoder.batch.Stages;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.engine.ImageEncoder;
import io.prism.encoder.engine.ImageVectors;
import io.prism.engine.picture.FramedPicture;
import io.prism.models.PixelInput;
import io.prism.pictures.Crop;
import io.prism.pictures.RgbImage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Bytes → pixels → vectors. */
final class PicturePath {
  private static final String DECODE = "decode";
  private static final String ENCODE = "encode-image";

  private final DecodeStage decode;
  private final DynamicBatcher<RgbImage, ImageVectors> encode;

  private PicturePath(DecodeStage decode, DynamicBatcher<RgbImage, ImageVectors> encode) {
    this.decode = decode;
    this.encode = encode;
  }

  static PicturePath open(
      PixelInput input,
      ImageEncoder engine,
      EncoderSettings settings,
      Function<String, BatcherEvents> events) {
    BatcherSettings batches =
        new BatcherSettings(
            ENCODE, settings.threads().compute(), engine.maxBatch(), settings.room().pictures());
    return new PicturePath(
        new DecodeStage(DECODE, input, settings, events),
        new DynamicBatcher<>(batches, engine::encode, events.apply(ENCODE)));
  }

  CompletableFuture<EncodedPicture> encode(Supplier<byte[]> bytes, Ticket ticket) {
    return Stages.then(decode.decode(bytes, ticket), picture -> encode(picture, ticket));
  }

  /**
   * @param crops at least one
   * @return one a crop, in order
   */
  CompletableFuture<List<EncodedPicture>> encode(
      Supplier<byte[]> bytes, List<Crop> crops, Ticket ticket) {
    return Stages.then(
        decode.decode(bytes, crops, ticket),
        parts -> Stages.all(parts.stream().map(part -> encode(part, ticket)).toList()));
  }

  private CompletableFuture<EncodedPicture> encode(FramedPicture picture, Ticket ticket) {
    return Stages.map(
        encode.submit(picture.framed(), ticket),
        vectors ->
            new EncodedPicture(vectors, picture.width(), picture.height(), picture.mediaType()));
  }

  Map<String, DynamicBatcher<?, ?>> stages() {
    return Map.of(DECODE, decode.queue(), ENCODE, encode);
  }
}
