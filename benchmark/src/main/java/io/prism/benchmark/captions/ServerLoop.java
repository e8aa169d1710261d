package io.prism.benchmark.captions;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.prism.engine.PixelPlanes;
import io.prism.engine.picture.PictureReader;
import io.prism.inference.v1.GRPCInferenceServiceGrpc;
import io.prism.inference.v1.ModelInferRequest;
import io.prism.models.CaptionPack;
import io.prism.models.PixelInput;
import io.prism.pictures.PictureLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The whole search on Triton (testing/triton/caption_loop.py): pixels there, tokens back. */
final class ServerLoop implements CaptionLoop {
  private static final String NAME = "caption-loop";

  private final PixelInput input;
  private final PictureReader reader;
  private final PixelPlanes planes;
  private final HuggingFaceTokenizer tokenizer;
  private final ManagedChannel channel;

  ServerLoop(CaptionPack pack, String endpoint) {
    this.input = pack.look().input();
    this.reader = new PictureReader(input, PictureLimits.DEFAULT);
    this.planes = new PixelPlanes(input);
    this.tokenizer = tokenizer(pack);
    this.channel = Grpc.newChannelBuilder(endpoint, InsecureChannelCredentials.create()).build();
  }

  private static HuggingFaceTokenizer tokenizer(CaptionPack pack) {
    byte[] file = pack.files().read(pack.tokenizer().file());
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(file), Map.of("addSpecialTokens", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds the loop's model to a repository that has the pack's.
   *
   * @param home the repository of Prism
   * @param pack its folder
   * @param instances loops at a time
   */
  static void addTo(Path models, Path home, Path pack, int instances) {
    Path folder = models.resolve(NAME);
    Path version = folder.resolve("1");
    try {
      Files.createDirectories(version);
      Files.copy(home.resolve("testing/triton/caption_loop.py"), version.resolve("model.py"));
      Files.copy(pack.resolve("pack.json"), version.resolve("pack.json"));
      Files.writeString(folder.resolve("config.pbtxt"), config(instances));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  private static String config(int instances) {
    return """
        backend: "python"
        max_batch_size: 0
        input [ { name: "pixels" data_type: TYPE_FP32 dims: [ 1, 3, -1, -1 ] } ]
        output [ { name: "tokens" data_type: TYPE_INT64 dims: [ -1 ] } ]
        instance_group [ { count: %d kind: KIND_CPU } ]
        """
        .formatted(instances);
  }

  /** What every loop does before its networks. */
  void read(byte[] picture) {
    pixels(picture);
  }

  private ByteString pixels(byte[] picture) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * planes.values()).order(ByteOrder.LITTLE_ENDIAN);
    planes.write(List.of(reader.read(picture).framed()), bytes.asFloatBuffer());
    return ByteString.copyFrom(bytes);
  }

  @Override
  public String caption(byte[] picture) {
    List<Long> shape = List.of(1L, 3L, (long) input.height(), (long) input.width());
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName(NAME)
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("pixels")
                    .setDatatype("FP32")
                    .addAllShape(shape))
            .addRawInputContents(pixels(picture))
            .build();
    LongBuffer tokens =
        GRPCInferenceServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(5, TimeUnit.MINUTES)
            .modelInfer(request)
            .getRawOutputContents(0)
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asLongBuffer();
    long[] text = new long[tokens.remaining()];
    tokens.get(text);
    return tokenizer.decode(text, true).strip();
  }

  @Override
  public void close() {
    tokenizer.close();
    channel.shutdownNow();
  }
}
