package io.prism.caption.generation;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.prism.engine.Callers;
import io.prism.engine.onnx.DirectBuffers;
import io.prism.engine.onnx.OnnxGraph;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.engine.onnx.OnnxRuntime;
import io.prism.engine.onnx.PixelTensor;
import io.prism.models.CaptionPack;
import io.prism.models.CaptionPack.DecoderSpec;
import io.prism.models.CaptionPack.LookSpec;
import io.prism.models.CaptionSearch;
import io.prism.pictures.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pack's networks in ONNX Runtime, in this process. */
public final class OnnxCaptionNetwork implements CaptionNetwork {
  private final CaptionPack pack;
  private final OnnxGraph image;
  private final OnnxGraph decoder;
  private final PixelTensor pixels;
  private final DirectBuffers pasts;

  private OnnxCaptionNetwork(
      CaptionPack pack, OnnxGraph image, OnnxGraph decoder, DirectBuffers pasts, int maxBatch) {
    this.pack = pack;
    this.image = image;
    this.decoder = decoder;
    this.pixels = new PixelTensor(pack.look().input(), maxBatch);
    this.pasts = pasts;
  }

  /**
   * Loads the graphs.
   *
   * @param search with the most beams and tokens
   * @throws io.prism.models.PackException if a graph is not what the pack says
   */
  public static OnnxCaptionNetwork open(
      CaptionPack pack, CaptionSearch search, OnnxOptions options) {
    DirectBuffers pasts =
        new DirectBuffers(new DecoderShapes(pack).pastBytes(search, options.maxBatch()));
    OnnxGraph image = openImage(pack, options);
    OnnxGraph decoder = openDecoder(pack, options);
    return new OnnxCaptionNetwork(pack, image, decoder, pasts, options.maxBatch());
  }

  private static OnnxGraph openImage(CaptionPack pack, OnnxOptions options) {
    LookSpec spec = pack.look();
    OnnxGraph graph = OnnxGraph.open(pack.files(), spec.file(), options);
    graph.requireInputs(Map.of(spec.input().name(), OnnxJavaType.FLOAT));
    graph.requireShape(
        true, spec.input().name(), -1, 3, spec.input().height(), spec.input().width());
    graph.requireShape(false, spec.states(), -1, spec.length(), spec.width());
    return graph;
  }

  private static OnnxGraph openDecoder(CaptionPack pack, OnnxOptions options) {
    DecoderSpec spec = pack.decoder();
    OnnxGraph graph = OnnxGraph.open(pack.files(), spec.file(), options);
    graph.requireInputs(
        Map.of(
            spec.inputs().ids(), OnnxJavaType.INT64,
            spec.inputs().past(), OnnxJavaType.FLOAT,
            spec.inputs().states(), OnnxJavaType.FLOAT));
    graph.requireShape(true, spec.inputs().ids(), -1, -1);
    graph.requireShape(true, spec.inputs().past(), -1, -1, -1, spec.row());
    graph.requireShape(true, spec.inputs().states(), -1, pack.look().length(), pack.look().width());
    graph.requireShape(false, spec.outputs().logits(), -1, -1, spec.tokens().vocabulary());
    graph.requireShape(false, spec.outputs().present(), -1, -1, spec.row());
    return graph;
  }

  @Override
  public List<FloatBuffer> look(List<RgbImage> pictures, Callers callers) {
    String output = pack.look().states();
    FloatBuffer states =
        sized(pixels.run(image, pictures, Set.of(output)), output, pictures, pack.look().values());
    List<FloatBuffer> each = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      each.add(states.slice(i * pack.look().values(), pack.look().values()));
    }
    return each;
  }

  /** Graphs may give other sizes than they declare. */
  private static FloatBuffer sized(
      Map<String, FloatBuffer> outputs, String name, List<?> pictures, int values) {
    FloatBuffer found = outputs.get(name);
    long wanted = (long) pictures.size() * values;
    if (found == null || found.remaining() != wanted) {
      throw new IllegalStateException(
          "the graph gave "
              + (found == null ? "no " : found.remaining() + " values of ")
              + name
              + ", expected "
              + wanted);
    }
    return found;
  }

  @Override
  public Writing write(List<FloatBuffer> states) {
    int values = states.size() * pack.look().values();
    FloatBuffer all =
        ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, values))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    new DecoderShapes(pack).writeStates(states, all);
    long[] shape = {states.size(), pack.look().length(), pack.look().width()};
    try {
      return new OnnxWriting(
          OnnxTensor.createTensor(OnnxRuntime.environment(), all.flip(), shape), states);
    } catch (OrtException e) {
      throw new IllegalStateException("no tensor for " + states.size() + " pictures", e);
    }
  }

  private final class OnnxWriting implements Writing {
    private final OnnxTensor states;
    private final List<FloatBuffer> pictures;

    OnnxWriting(OnnxTensor states, List<FloatBuffer> pictures) {
      this.states = states;
      this.pictures = pictures;
    }

    @Override
    public Step step(long[] tokens, List<KeyValueCache> past, Callers callers) {
      ByteBuffer buffer = pasts.take();
      try {
        return step(tokens, past, buffer.asFloatBuffer());
      } catch (OrtException e) {
        throw new IllegalStateException("no tensors for " + past.size() + " pictures", e);
      } finally {
        pasts.giveBack(buffer);
      }
    }

    private Step step(long[] tokens, List<KeyValueCache> past, FloatBuffer rows)
        throws OrtException {
      past.forEach(cache -> cache.write(rows));
      rows.flip();
      DecoderSpec spec = pack.decoder();
      int beams = tokens.length / past.size();
      long[] idShape = {past.size(), beams};
      long[] pastShape = {past.size(), beams, 1 + past.get(0).length(), spec.row()};
      OrtEnvironment environment = OnnxRuntime.environment();
      try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(tokens), idShape);
          OnnxTensor before = OnnxTensor.createTensor(environment, rows.slice(), pastShape)) {
        Map<String, OnnxTensor> inputs =
            Map.of(
                spec.inputs().ids(), ids,
                spec.inputs().past(), before,
                spec.inputs().states(), states);
        return answer(
            decoder.run(inputs, Set.of(spec.outputs().logits(), spec.outputs().present())), beams);
      }
    }

    private Step answer(Map<String, FloatBuffer> outputs, int beams) {
      DecoderShapes shapes = new DecoderShapes(pack);
      int logitCount = shapes.logits(beams);
      int presentCount = shapes.present(beams);
      FloatBuffer logits = sized(outputs, pack.decoder().outputs().logits(), pictures, logitCount);
      FloatBuffer present =
          sized(outputs, pack.decoder().outputs().present(), pictures, presentCount);
      return new Step() {
        @Override
        public FloatBuffer logits(int picture) {
          return logits.slice(picture * logitCount, logitCount);
        }

        @Override
        public FloatBuffer present(int picture) {
          return present.slice(picture * presentCount, presentCount);
        }
      };
    }

    @Override
    public void close() {
      states.close();
    }
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public String description() {
    return "onnxruntime " + OnnxGraph.version() + " (cpu)";
  }

  @Override
  public void close() {
    image.close();
    decoder.close();
  }
}
