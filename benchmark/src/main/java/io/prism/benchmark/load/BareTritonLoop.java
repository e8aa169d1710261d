package io.prism.benchmark.load;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.prism.benchmark.measure.Workers;
import io.prism.engine.picture.PictureReader;
import io.prism.inference.v1.GRPCInferenceServiceGrpc;
import io.prism.inference.v1.ModelInferRequest;
import io.prism.models.ModelPack;
import io.prism.models.PixelInput;
import io.prism.pictures.PictureLimits;
import io.prism.pictures.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a plain gRPC client can do: each thread decodes and resizes a batch of pictures, sends it to
 * Triton and waits, again and again.
 */
public final class BareTritonLoop implements AutoCloseable {
  private static final int BATCH = 16;

  private final PixelInput input;
  private final PictureReader reader;
  private final ManagedChannel channel;
  private final Workers workers;
  private final float[][] tables;

  public BareTritonLoop(ModelPack pack, String endpoint, int threads) {
    input = pack.image().input();
    reader = new PictureReader(input, PictureLimits.DEFAULT);
    channel =
        Grpc.newChannelBuilder(endpoint, InsecureChannelCredentials.create())
            .maxInboundMessageSize(1 << 26)
            .build();
    workers = new Workers(threads);
    tables =
        new float[][] {
          input.normalisation().table(0),
          input.normalisation().table(1),
          input.normalisation().table(2)
        };
  }

  public int batch() {
    return BATCH;
  }

  /** One pass over the pictures. */
  public double picturesPerSecond(List<byte[]> pictures) {
    double seconds =
        workers.run(pictures.size(), BATCH, (from, to) -> infer(pictures.subList(from, to)));
    return pictures.size() / seconds;
  }

  private void infer(List<byte[]> pictures) {
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("image")
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName(input.name())
                    .setDatatype("FP32")
                    .addAllShape(
                        List.of(
                            (long) pictures.size(),
                            3L,
                            (long) input.height(),
                            (long) input.width())))
            .addRawInputContents(pixels(pictures))
            .build();
    ByteString vectors =
        GRPCInferenceServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .modelInfer(request)
            .getRawOutputContents(0);
    float[] values = new float[vectors.size() / Float.BYTES];
    vectors.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
  }

  private ByteString pixels(List<byte[]> pictures) {
    int plane = input.width() * input.height();
    ByteBuffer bytes =
        ByteBuffer.allocate(pictures.size() * 3 * plane * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = bytes.asFloatBuffer();
    float[] row = new float[plane];
    for (byte[] picture : pictures) {
      RgbImage framed = reader.read(picture).framed();
      for (int channelOf = 0; channelOf < 3; channelOf++) {
        for (int i = 0; i < plane; i++) {
          row[i] = tables[channelOf][framed.pixels()[3 * i + channelOf] & 0xFF];
        }
        floats.put(row);
      }
    }
    return ByteString.copyFrom(bytes);
  }

  @Override
  public void close() {
    workers.close();
    channel.shutdownNow();
  }
}
