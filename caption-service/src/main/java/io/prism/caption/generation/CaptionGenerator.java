package io.prism.caption.generation;

import com.google.protobuf.ByteString;
import io.prism.caption.generation.TextSearch.Hypothesis;
import io.prism.client.GrpcErrors;
import io.prism.client.ItemResult;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import io.prism.engine.picture.PictureReader;
import io.prism.models.CaptionPack;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Picture bytes to captions. Thread-safe. */
public final class CaptionGenerator implements AutoCloseable {
  private final CaptionPack pack;
  private final CaptionNetwork network;
  private final CaptionWriter writer;
  private final CaptionTexts texts;
  private final PictureReader reader;
  private final Semaphore room;
  private final Limits limits;

  private CaptionGenerator(
      CaptionPack pack, CaptionNetwork network, CaptionTexts texts, Limits limits) {
    this.pack = pack;
    this.network = network;
    this.texts = texts;
    this.limits = limits;
    this.writer = new CaptionWriter(network, pack, pack.search());
    this.reader = new PictureReader(pack.look().input(), PictureLimits.DEFAULT);
    this.room = new Semaphore(limits.concurrency(), true);
  }

  /**
   * Bounds of the work, and so of the memory.
   *
   * @param batch pictures that are written about together
   * @param concurrency batches at a time; more wait
   */
  public record Limits(int batch, int concurrency) {}

  /**
   * Reads the pack's tokenizer.
   *
   * @param network of the pack; closed with this
   * @throws io.prism.models.PackException if the tokenizer cannot be used
   */
  public static CaptionGenerator open(CaptionPack pack, CaptionNetwork network, Limits limits) {
    return new CaptionGenerator(pack, network, CaptionTexts.open(pack), limits);
  }

  public CaptionPack pack() {
    return pack;
  }

  public CaptionNetwork network() {
    return network;
  }

  /**
   * Blocks.
   *
   * @param pictures files of any type that Prism reads
   * @return one text a picture, in order, perhaps an empty one; a picture that cannot be read does
   *     not touch the others
   * @throws PrismException if the network fails or the callers' time is up
   */
  public List<ItemResult<String>> describe(List<ByteString> pictures, Callers callers) {
    StillWanted wanted = new StillWanted(callers);
    List<ItemResult<String>> results = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += limits.batch()) {
      int to = Math.min(pictures.size(), from + limits.batch());
      results.addAll(describe(pictures.subList(from, to), callers, wanted));
    }
    return results;
  }

  private List<ItemResult<String>> describe(
      List<ByteString> pictures, Callers callers, StillWanted wanted) {
    enter(wanted);
    try {
      List<ItemResult<RgbImage>> read = pictures.stream().map(p -> read(p, wanted)).toList();
      List<RgbImage> good =
          read.stream().filter(ItemResult.Ok.class::isInstance).map(ItemResult::orThrow).toList();
      List<Hypothesis> written = good.isEmpty() ? List.of() : writer.write(good, callers);
      var next = written.iterator();
      return read.stream().map(r -> r.map(image -> texts.text(next.next().tokens()))).toList();
    } finally {
      room.release();
    }
  }

  private void enter(StillWanted wanted) {
    try {
      if (!room.tryAcquire(Math.max(0, wanted.leftNanos()), TimeUnit.NANOSECONDS)) {
        throw PrismException.of(
            Reason.DEADLINE_EXCEEDED, "The captioner had no room within the call's time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PrismException.of(Reason.CANCELLED, "The caller went away.");
    }
  }

  private ItemResult<RgbImage> read(ByteString picture, StillWanted wanted) {
    wanted.check();
    try {
      return ItemResult.ok(reader.read(picture.toByteArray(), wanted).framed());
    } catch (PrismException e) {
      wanted.check();
      return ItemResult.failed(GrpcErrors.toProblem(e));
    }
  }

  /** Why it cannot write now; empty if it can. */
  public Optional<String> trouble() {
    return network.trouble();
  }

  @Override
  public void close() {
    network.close();
    texts.close();
  }
}
