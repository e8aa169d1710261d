package io.prism.caption.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prism.client.Answers;
import io.prism.client.Floats;
import io.prism.client.GrpcErrors;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.encoder.v1.EncodeImagesRequest;
import io.prism.encoder.v1.EncodeImagesResponse;
import io.prism.encoder.v1.EncodeTextsRequest;
import io.prism.encoder.v1.EncodeTextsResponse;
import io.prism.encoder.v1.EncodedImage;
import io.prism.encoder.v1.EncodedText;
import io.prism.encoder.v1.EncoderServiceGrpc.EncoderServiceImplBase;
import io.prism.encoder.v1.ImageEmbedding;
import io.prism.encoder.v1.TextEmbedding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An encoder on a real port of 127.0.0.1. Each text has a fixed random direction; a picture's
 * vector is that of the text that its bytes spell behind the {@code #} (all bytes without one),
 * except that "broken" is unreadable.
 */
public final class FakeEncoder extends EncoderServiceImplBase implements AutoCloseable {
  private final String model;
  private final int dimension;
  private final Server server;
  private final List<Integer> textBatches = new CopyOnWriteArrayList<>();

  public FakeEncoder(String model, int dimension, int port) throws IOException {
    this.model = model;
    this.dimension = dimension;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .addService(this)
            .build()
            .start();
  }

  public int port() {
    return server.getPort();
  }

  /** The sizes of the batches of texts so far. */
  public List<Integer> textBatches() {
    return textBatches;
  }

  public static float[] vector(String text, int dimension) {
    Random random = new Random(text.hashCode());
    float[] vector = new float[dimension];
    double squares = 0;
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
      squares += vector[i] * vector[i];
    }
    for (int i = 0; i < dimension; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }

  @Override
  public void encodeTexts(
      EncodeTextsRequest request, StreamObserver<EncodeTextsResponse> observer) {
    textBatches.add(request.getTextsCount());
    EncodeTextsResponse.Builder response = EncodeTextsResponse.newBuilder().setModel(model);
    for (String text : request.getTextsList()) {
      TextEmbedding.Builder embedding =
          TextEmbedding.newBuilder().addAllValues(Floats.asList(vector(text, dimension)));
      response.addTexts(EncodedText.newBuilder().setEmbedding(embedding));
    }
    Answers.answer(observer, response::build);
  }

  @Override
  public void encodeImages(
      EncodeImagesRequest request, StreamObserver<EncodeImagesResponse> observer) {
    EncodeImagesResponse.Builder response = EncodeImagesResponse.newBuilder().setModel(model);
    request.getPicturesList().forEach(p -> response.addImages(image(p.toString(UTF_8))));
    Answers.answer(observer, response::build);
  }

  private EncodedImage image(String picture) {
    String text = picture.substring(picture.lastIndexOf('#') + 1);
    if (text.equals("broken")) {
      Problem problem = Problem.of(Reason.UNREADABLE_PICTURE, "The picture can't be read.");
      return EncodedImage.newBuilder().setError(GrpcErrors.toItemError(problem)).build();
    }
    ImageEmbedding.Builder embedding =
        ImageEmbedding.newBuilder().addAllValues(Floats.asList(vector(text, dimension)));
    return EncodedImage.newBuilder().setEmbedding(embedding).build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
