package io.prism.benchmark.captions;

import com.google.protobuf.ByteString;
import io.prism.caption.generation.CaptionGenerator;
import io.prism.caption.generation.CaptionNetwork;
import io.prism.caption.generation.OnnxCaptionNetwork;
import io.prism.caption.generation.TritonCaptionNetwork;
import io.prism.client.ItemResult;
import io.prism.engine.Callers;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.triton.TritonEvents;
import io.prism.engine.triton.TritonSettings;
import io.prism.models.CaptionPack;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The product's loop, with the networks here or on Triton. */
final class PrismLoop implements CaptionLoop {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration CHECK = Duration.ofSeconds(1);
  private static final int MESSAGE_BYTES = 1 << 26;

  private final CountedNetwork network;
  private final CaptionGenerator generator;

  private PrismLoop(CaptionPack pack, CaptionNetwork network, int callers) {
    this.network = new CountedNetwork(pack, network);
    this.generator =
        CaptionGenerator.open(pack, this.network, new CaptionGenerator.Limits(1, callers));
  }

  /** ONNX Runtime in this JVM, with as many threads as deploy/triton gives a model on a CPU. */
  static PrismLoop here(CaptionPack pack, int callers) {
    return new PrismLoop(
        pack, OnnxCaptionNetwork.open(pack, pack.search(), new OnnxOptions(1, 1)), callers);
  }

  static PrismLoop onTriton(CaptionPack pack, String endpoint, int callers) {
    TritonSettings settings =
        new TritonSettings(List.of(endpoint), Optional.empty(), TIMEOUT, MESSAGE_BYTES, CHECK);
    TritonCaptionNetwork.Options options =
        new TritonCaptionNetwork.Options("caption-image", "caption-decoder", 1);
    return new PrismLoop(
        pack,
        TritonCaptionNetwork.open(pack, pack.search(), options, settings, TritonEvents.NONE),
        callers);
  }

  /** Why it cannot write yet. */
  Optional<String> trouble() {
    return generator.trouble();
  }

  CountedNetwork counts() {
    return network;
  }

  @Override
  public String caption(byte[] picture) {
    List<ItemResult<String>> written =
        generator.describe(List.of(ByteString.copyFrom(picture)), Callers.PATIENT);
    return written.get(0).orThrow();
  }

  @Override
  public void close() {
    generator.close();
  }
}
