package io.prism.benchmark.captions;

import io.prism.caption.generation.CaptionNetwork;
import io.prism.caption.generation.KeyValueCache;
import io.prism.engine.Callers;
import io.prism.models.CaptionPack;
import io.prism.pictures.RgbImage;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Another network, with the bytes counted that a step's tensors have; one picture at a time. */
final class CountedNetwork implements CaptionNetwork {
  private final CaptionPack pack;
  private final CaptionNetwork network;
  private final LongAdder texts = new LongAdder();
  private final LongAdder steps = new LongAdder();
  private final LongAdder past = new LongAdder();
  private final LongAdder received = new LongAdder();

  CountedNetwork(CaptionPack pack, CaptionNetwork network) {
    this.pack = pack;
    this.network = network;
  }

  /** Steps of a text, on average. */
  double stepsOfAText() {
    return steps.doubleValue() / texts.doubleValue();
  }

  /** Bytes of the past that a step sends, on average. */
  double pastBytes() {
    return past.doubleValue() / steps.doubleValue();
  }

  /** Bytes of the states that each step sends. */
  double statesBytes() {
    return (double) Float.BYTES * pack.look().values();
  }

  /** Bytes of logits and present that a step receives, on average. */
  double receivedBytes() {
    return received.doubleValue() / steps.doubleValue();
  }

  @Override
  public List<FloatBuffer> look(List<RgbImage> pictures, Callers callers) {
    return network.look(pictures, callers);
  }

  @Override
  public Writing write(List<FloatBuffer> states) {
    texts.increment();
    return new CountedWriting(network.write(states));
  }

  private final class CountedWriting implements Writing {
    private final Writing writing;
    private int rows;

    CountedWriting(Writing writing) {
      this.writing = writing;
    }

    @Override
    public Step step(long[] tokens, List<KeyValueCache> before, Callers callers) {
      Step step = writing.step(tokens, before, callers);
      int row = pack.decoder().row();
      // The past begins with a row that is not read.
      rows++;
      steps.increment();
      past.add((long) Float.BYTES * tokens.length * rows * row);
      received.add(
          (long) Float.BYTES * tokens.length * (row + pack.decoder().tokens().vocabulary()));
      return step;
    }

    @Override
    public void close() {
      writing.close();
    }
  }

  @Override
  public Optional<String> trouble() {
    return network.trouble();
  }

  @Override
  public String description() {
    return network.description();
  }

  @Override
  public void close() {
    network.close();
  }
}
