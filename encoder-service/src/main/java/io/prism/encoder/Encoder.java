package io.prism.encoder;

import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.DynamicBatcher;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.engine.DetectedRegion;
import io.prism.encoder.engine.Engine;
import io.prism.encoder.tokenize.Tokenizers;
import io.prism.models.DetectorSpec;
import io.prism.models.ModelPack;
import io.prism.pictures.Crop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Pictures and texts to vectors of one pack. Nothing here blocks its caller: futures are completed
 * by the encoder's own threads, with a {@link io.prism.core.error.PrismException} where the caller
 * is to blame; cancelling one takes its item out of the queues.
 */
public final class Encoder implements AutoCloseable {
  private final ModelPack pack;
  private final Engine engine;
  private final PicturePath pictures;
  private final TextPath texts;
  private final Optional<RegionPath> regions;

  private Encoder(
      ModelPack pack,
      Engine engine,
      PicturePath pictures,
      TextPath texts,
      Optional<RegionPath> regions) {
    this.pack = pack;
    this.engine = engine;
    this.pictures = pictures;
    this.texts = texts;
    this.regions = regions;
  }

  /**
   * Puts the ways to the networks together.
   *
   * @param engine runs the pack's networks; closed with the encoder
   * @param events makes the observer of each stage, by the stage's name
   * @throws io.prism.models.PackException if the tokenizer is missing, damaged or not what the pack
   *     says
   */
  public static Encoder open(
      ModelPack pack,
      Engine engine,
      EncoderSettings settings,
      Function<String, BatcherEvents> events) {
    TextPath texts = TextPath.open(Tokenizers.of(pack), engine.texts(), settings, events);
    PicturePath pictures =
        PicturePath.open(pack.image().input(), engine.images(), settings, events);
    Optional<RegionPath> regions =
        pack.networks()
            .detector()
            .flatMap(
                spec ->
                    engine
                        .regions()
                        .map(
                            detector -> RegionPath.open(spec.input(), detector, settings, events)));
    return new Encoder(pack, engine, pictures, texts, regions);
  }

  public ModelPack pack() {
    return pack;
  }

  /** What runs the networks; stays the encoder's. */
  public Engine engine() {
    return engine;
  }

  /**
   * @param bytes called once, by a thread of the encoder
   */
  public CompletableFuture<EncodedPicture> picture(Supplier<byte[]> bytes, Ticket ticket) {
    return pictures.encode(bytes, ticket);
  }

  /**
   * Parts of a picture, each as if it were a picture of its own, with the margin around it that the
   * pack's detector asks for.
   *
   * @param bytes called once, by a thread of the encoder
   * @param crops at least one
   * @return one a crop, in order; width and height are the whole picture's
   */
  public CompletableFuture<List<EncodedPicture>> parts(
      Supplier<byte[]> bytes, List<Crop> crops, Ticket ticket) {
    double margin = pack.networks().detector().map(DetectorSpec::margin).orElse(0.0);
    return pictures.encode(
        bytes, crops.stream().map(crop -> crop.withMargin(margin)).toList(), ticket);
  }

  /** Answered at once if the text's vector is still known. */
  public CompletableFuture<EncodedText> text(String text, Ticket ticket) {
    return texts.encode(text, ticket);
  }

  /** Whether the pack has a detector. */
  public boolean detects() {
    return regions.isPresent();
  }

  /**
   * The things in a picture, best first.
   *
   * @param bytes called once, by a thread of the encoder
   * @throws IllegalStateException if the pack has no detector
   */
  public CompletableFuture<List<DetectedRegion>> regions(Supplier<byte[]> bytes, Ticket ticket) {
    return regions
        .orElseThrow(() -> new IllegalStateException(pack.model() + " has no detector"))
        .detect(bytes, ticket);
  }

  /** The queues by name, for metrics. */
  public Map<String, DynamicBatcher<?, ?>> stages() {
    Map<String, DynamicBatcher<?, ?>> stages = new LinkedHashMap<>(pictures.stages());
    stages.putAll(texts.stages());
    regions.ifPresent(path -> stages.putAll(path.stages()));
    return stages;
  }

  /**
   * Refuses what waits and what comes with UNAVAILABLE, and blocks until what is running is done,
   * for {@link DynamicBatcher#PATIENCE} at most. If something runs even then, native memory is not
   * freed under it but stays until the process ends.
   */
  @Override
  public void close() {
    long end = System.nanoTime() + DynamicBatcher.PATIENCE.toNanos();
    stages().values().forEach(DynamicBatcher::refuse);
    boolean idle = true;
    for (DynamicBatcher<?, ?> stage : stages().values()) {
      idle &= stage.close(end);
    }
    if (idle) {
      texts.free();
      engine.close();
    }
  }
}
