package io.prism.client;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.ModelId;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.encoder.v1.DetectRegionsRequest;
import io.prism.encoder.v1.DetectRegionsResponse;
import io.prism.encoder.v1.EncodeImagesRequest;
import io.prism.encoder.v1.EncodeImagesResponse;
import io.prism.encoder.v1.EncodeRegionsRequest;
import io.prism.encoder.v1.EncodeRegionsResponse;
import io.prism.encoder.v1.EncodeTextsRequest;
import io.prism.encoder.v1.EncodeTextsResponse;
import io.prism.encoder.v1.EncodedImage;
import io.prism.encoder.v1.EncodedRegions;
import io.prism.encoder.v1.EncodedText;
import io.prism.encoder.v1.EncoderServiceGrpc;
import io.prism.encoder.v1.EncoderServiceGrpc.EncoderServiceBlockingStub;
import io.prism.encoder.v1.GetModelRequest;
import io.prism.encoder.v1.GetModelResponse;
import io.prism.encoder.v1.ImageEmbedding;
import io.prism.encoder.v1.PictureBoxes;
import io.prism.type.v1.Priority;
import io.prism.type.v1.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Pictures and texts to unit vectors. Every method blocks until the answer, the timeout, or an
 * earlier deadline of the current gRPC context, and throws {@link
 * io.prism.core.error.PrismException}. Thread-safe.
 */
public final class EncoderClient {
  private final EncoderServiceBlockingStub stub;
  private final Duration timeout;

  /**
   * @param channel stays the caller's to close
   * @param timeout of each call
   */
  public EncoderClient(Channel channel, Duration timeout) {
    this.stub = EncoderServiceGrpc.newBlockingStub(channel);
    this.timeout = timeout;
  }

  /**
   * @param pictures at most 64; their sum should stay under {@link PrismChannels#MAX_MESSAGE_BYTES}
   * @return one result a picture, in order
   */
  public List<ItemResult<EncodedPicture>> encodeImages(
      List<ByteString> pictures, Priority priority) {
    EncodeImagesRequest request =
        EncodeImagesRequest.newBuilder().addAllPictures(pictures).setPriority(priority).build();
    EncodeImagesResponse response = call(() -> withDeadline().encodeImages(request));
    requireSize("pictures", pictures.size(), response.getImagesCount());
    ModelId model = ModelId.parse(response.getModel());
    return mapItems(response.getImagesList(), image -> toPicture(model, image));
  }

  /**
   * @param texts at most 512
   * @return one result a text, in order
   */
  public List<ItemResult<Embedding>> encodeTexts(List<String> texts, Priority priority) {
    EncodeTextsRequest request =
        EncodeTextsRequest.newBuilder().addAllTexts(texts).setPriority(priority).build();
    EncodeTextsResponse response = call(() -> withDeadline().encodeTexts(request));
    requireSize("texts", texts.size(), response.getTextsCount());
    ModelId model = ModelId.parse(response.getModel());
    return mapItems(response.getTextsList(), text -> toEmbedding(model, text));
  }

  /**
   * The things in pictures.
   *
   * @param pictures as for {@link #encodeImages}
   * @return one result a picture, in order: its regions, best first, without names
   */
  public List<ItemResult<List<Region>>> detectRegions(
      List<ByteString> pictures, Priority priority) {
    DetectRegionsRequest request =
        DetectRegionsRequest.newBuilder().addAllPictures(pictures).setPriority(priority).build();
    DetectRegionsResponse response = call(() -> withDeadline().detectRegions(request));
    requireSize("pictures", pictures.size(), response.getPicturesCount());
    return mapItems(
        response.getPicturesList(),
        picture ->
            switch (picture.getResultCase()) {
              case REGIONS -> ItemResult.ok(picture.getRegions().getRegionsList());
              case ERROR -> ItemResult.failed(GrpcErrors.toProblem(picture.getError()));
              case RESULT_NOT_SET -> leftOut("picture");
            });
  }

  /**
   * Parts of pictures.
   *
   * @param pictures at most 64, with at most 20 boxes each and 64 in all
   * @param model that has to serve; empty: any
   * @return one result a picture, in order: its parts in the order of its boxes
   */
  public Parts encodeRegions(List<PictureBoxes> pictures, String model, Priority priority) {
    EncodeRegionsRequest request =
        EncodeRegionsRequest.newBuilder()
            .addAllPictures(pictures)
            .setModel(model)
            .setPriority(priority)
            .build();
    EncodeRegionsResponse response = call(() -> withDeadline().encodeRegions(request));
    requireSize("pictures", pictures.size(), response.getPicturesCount());
    List<ItemResult<List<ImageEmbedding>>> parts = new ArrayList<>(pictures.size());
    for (int i = 0; i < pictures.size(); i++) {
      parts.add(toParts(pictures.get(i).getBoxesCount(), response.getPictures(i)));
    }
    return new Parts(response.getModel(), parts);
  }

  /** Encoded parts of pictures. */
  public record Parts(String model, List<ItemResult<List<ImageEmbedding>>> pictures) {}

  private static ItemResult<List<ImageEmbedding>> toParts(int boxes, EncodedRegions parts) {
    return switch (parts.getResultCase()) {
      case REGIONS -> {
        requireSize("boxes", boxes, parts.getRegions().getEmbeddingsCount());
        yield ItemResult.ok(parts.getRegions().getEmbeddingsList());
      }
      case ERROR -> ItemResult.failed(GrpcErrors.toProblem(parts.getError()));
      case RESULT_NOT_SET -> leftOut("picture");
    };
  }

  private static <T> ItemResult<T> leftOut(String what) {
    return ItemResult.failed(Problem.of(Reason.INTERNAL, "The encoder left a " + what + " out."));
  }

  /** What serves. */
  public GetModelResponse model() {
    return call(() -> withDeadline().getModel(GetModelRequest.getDefaultInstance()));
  }

  /**
   * A picture's vectors.
   *
   * @param embedding the mixed embedding
   * @param raw everything the encoder said, with size and media type
   */
  public record EncodedPicture(Embedding embedding, ImageEmbedding raw) {}

  private EncoderServiceBlockingStub withDeadline() {
    return stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static ItemResult<EncodedPicture> toPicture(ModelId model, EncodedImage image) {
    return switch (image.getResultCase()) {
      case EMBEDDING ->
          ItemResult.ok(
              new EncodedPicture(
                  embedding(model, image.getEmbedding().getValuesList()), image.getEmbedding()));
      case ERROR -> ItemResult.failed(GrpcErrors.toProblem(image.getError()));
      case RESULT_NOT_SET -> leftOut("picture");
    };
  }

  private static ItemResult<Embedding> toEmbedding(ModelId model, EncodedText text) {
    return switch (text.getResultCase()) {
      case EMBEDDING -> ItemResult.ok(embedding(model, text.getEmbedding().getValuesList()));
      case ERROR -> ItemResult.failed(GrpcErrors.toProblem(text.getError()));
      case RESULT_NOT_SET -> leftOut("text");
    };
  }

  private static Embedding embedding(ModelId model, List<Float> values) {
    return Embedding.normalized(model, Floats.toArray(values));
  }

  private static <P, T> List<ItemResult<T>> mapItems(
      List<P> items, Function<P, ItemResult<T>> mapper) {
    return items.stream().map(mapper).toList();
  }

  static void requireSize(String what, int sent, int received) {
    if (sent != received) {
      throw io.prism.core.error.PrismException.of(
          Reason.INTERNAL, "Asked for " + sent + " " + what + ", got " + received + " answers.");
    }
  }

  static <T> T call(Supplier<T> rpc) {
    try {
      return rpc.get();
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.toException(e);
    }
  }
}
