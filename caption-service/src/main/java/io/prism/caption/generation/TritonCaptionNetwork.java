package io.prism.caption.generation;

import io.prism.engine.Callers;
import io.prism.engine.triton.Answer;
import io.prism.engine.triton.HeapBuffers;
import io.prism.engine.triton.ModelContract;
import io.prism.engine.triton.RawInput;
import io.prism.engine.triton.TensorSpec;
import io.prism.engine.triton.TensorSpec.DataType;
import io.prism.engine.triton.TritonClient;
import io.prism.engine.triton.TritonEvents;
import io.prism.engine.triton.TritonModel;
import io.prism.engine.triton.TritonPixels;
import io.prism.engine.triton.TritonSettings;
import io.prism.models.CaptionPack;
import io.prism.models.CaptionPack.DecoderSpec;
import io.prism.models.CaptionSearch;
import io.prism.pictures.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pack's networks on Triton, over KServe v2 gRPC. The cache stays here and goes along with each
 * step, so any server can do the next one.
 */
public final class TritonCaptionNetwork implements CaptionNetwork {
  private static final int SMALL_PARTS = 1 << 16;

  private final CaptionPack pack;
  private final TritonClient client;
  private final TritonModel image;
  private final TritonModel decoder;
  private final TritonPixels pixels;
  private final HeapBuffers pasts;

  private TritonCaptionNetwork(
      CaptionPack pack, int maxBatch, HeapBuffers pasts, TritonClient client) {
    this.pack = pack;
    this.client = client;
    this.image = client.models().get(0);
    this.decoder = client.models().get(1);
    this.pixels = new TritonPixels(pack.look().input(), maxBatch);
    this.pasts = pasts;
  }

  /**
   * What the models are called on the server, and how many pictures are sent at once.
   *
   * @param maxBatch what the server takes less of is split
   */
  public record Options(String image, String decoder, int maxBatch) {}

  /**
   * Connects. The servers need not be there, nor have the pack's models: {@link #trouble()} tells.
   *
   * @throws IllegalArgumentException if a certificate cannot be read or messages are too small
   */
  public static TritonCaptionNetwork open(
      CaptionPack pack,
      CaptionSearch search,
      Options options,
      TritonSettings settings,
      TritonEvents events) {
    requireRoom(pack, search, settings);
    HeapBuffers pasts =
        new HeapBuffers(new DecoderShapes(pack).pastBytes(search, options.maxBatch()));
    List<ModelContract> contracts =
        List.of(imageContract(options.image(), pack), decoderContract(options.decoder(), pack));
    return new TritonCaptionNetwork(
        pack, options.maxBatch(), pasts, TritonClient.open(settings, contracts, events));
  }

  private static void requireRoom(CaptionPack pack, CaptionSearch search, TritonSettings settings) {
    long past = new DecoderShapes(pack).mostPast(search);
    long needed = Float.BYTES * (past + pack.look().values()) + SMALL_PARTS;
    if (settings.maxMessageBytes() < needed) {
      throw new IllegalArgumentException(
          "triton.max-message-bytes is "
              + settings.maxMessageBytes()
              + ", but the longest text of one picture needs "
              + needed
              + ". Set it to at least that, or the pack to fewer beams or tokens.");
    }
  }

  static ModelContract imageContract(String name, CaptionPack pack) {
    return new ModelContract(
        name,
        pack.files().sha256(pack.look().file()),
        List.of(TritonPixels.spec(pack.look().input())),
        List.of(states(pack, pack.look().states())));
  }

  static ModelContract decoderContract(String name, CaptionPack pack) {
    return new ModelContract(
        name,
        pack.files().sha256(pack.decoder().file()),
        List.of(ids(pack), past(pack), states(pack, pack.decoder().inputs().states())),
        List.of(logits(pack), present(pack)));
  }

  private static TensorSpec states(CaptionPack pack, String name) {
    return TensorSpec.of(name, DataType.FP32, pack.look().length(), pack.look().width());
  }

  private static TensorSpec ids(CaptionPack pack) {
    return TensorSpec.of(pack.decoder().inputs().ids(), DataType.INT64, TensorSpec.ANY);
  }

  private static TensorSpec past(CaptionPack pack) {
    DecoderSpec spec = pack.decoder();
    return TensorSpec.of(
        spec.inputs().past(), DataType.FP32, TensorSpec.ANY, TensorSpec.ANY, spec.row());
  }

  private static TensorSpec logits(CaptionPack pack) {
    DecoderSpec spec = pack.decoder();
    return TensorSpec.of(
            spec.outputs().logits(), DataType.FP32, TensorSpec.ANY, spec.tokens().vocabulary())
        .ofLogits();
  }

  private static TensorSpec present(CaptionPack pack) {
    DecoderSpec spec = pack.decoder();
    return TensorSpec.of(spec.outputs().present(), DataType.FP32, TensorSpec.ANY, spec.row());
  }

  @Override
  public List<FloatBuffer> look(List<RgbImage> pictures, Callers callers) {
    Answer answer = pixels.run(image, pictures, callers);
    List<FloatBuffer> states = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      states.add(part(answer, pack.look().states(), i, pack.look().values()));
    }
    return states;
  }

  private static FloatBuffer part(Answer answer, String output, int picture, int values) {
    return answer.item(output, picture, (all, index) -> all.slice(index * values, values));
  }

  @Override
  public Writing write(List<FloatBuffer> states) {
    byte[] bytes = new byte[Math.multiplyExact(Float.BYTES, states.size() * pack.look().values())];
    new DecoderShapes(pack).writeStates(states, floats(bytes));
    TensorSpec spec = states(pack, pack.decoder().inputs().states());
    return new TritonWriting(new RawInput(spec, spec.shape(), bytes));
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private final class TritonWriting implements Writing {
    private final RawInput states;

    TritonWriting(RawInput states) {
      this.states = states;
    }

    @Override
    public Step step(long[] tokens, List<KeyValueCache> past, Callers callers) {
      byte[] bytes = pasts.take();
      try {
        FloatBuffer rows = floats(bytes);
        past.forEach(cache -> cache.write(rows));
        return step(tokens, past.size(), 1 + past.get(0).length(), bytes, callers);
      } finally {
        pasts.giveBack(bytes);
      }
    }

    private Step step(long[] tokens, int pictures, int rows, byte[] past, Callers callers) {
      int beams = tokens.length / pictures;
      TensorSpec ids = ids(pack).sized(beams);
      TensorSpec before = past(pack).sized(beams, rows);
      Answer answer =
          decoder.infer(
              pictures,
              List.of(
                  new RawInput(ids, ids.shape(), bytes(tokens)),
                  new RawInput(before, before.shape(), past),
                  states),
              List.of(logits(pack).sized(beams), present(pack).sized(beams)),
              callers);
      DecoderShapes shapes = new DecoderShapes(pack);
      return new Step() {
        @Override
        public FloatBuffer logits(int picture) {
          return part(answer, pack.decoder().outputs().logits(), picture, shapes.logits(beams));
        }

        @Override
        public FloatBuffer present(int picture) {
          return part(answer, pack.decoder().outputs().present(), picture, shapes.present(beams));
        }
      };
    }

    private byte[] bytes(long[] values) {
      ByteBuffer buffer =
          ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asLongBuffer().put(values);
      return buffer.array();
    }

    @Override
    public void close() {}
  }

  @Override
  public Optional<String> trouble() {
    return client.trouble();
  }

  @Override
  public String description() {
    return "triton (" + client.endpoints() + (client.endpoints() == 1 ? " server)" : " servers)");
  }

  @Override
  public void close() {
    client.close();
  }
}
