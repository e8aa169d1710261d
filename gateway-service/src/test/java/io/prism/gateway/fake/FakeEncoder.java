package io.prism.gateway.fake;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.prism.encoder.v1.DetectRegionsRequest;
import io.prism.encoder.v1.DetectRegionsResponse;
import io.prism.encoder.v1.DetectedRegions;
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
import io.prism.encoder.v1.GetModelRequest;
import io.prism.encoder.v1.GetModelResponse;
import io.prism.encoder.v1.ImageEmbedding;
import io.prism.encoder.v1.PictureBoxes;
import io.prism.encoder.v1.TextEmbedding;
import io.prism.type.v1.Box;
import io.prism.type.v1.Region;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Four-dimensional vectors: pictures point along the first axis, texts along the second. */
public final class FakeEncoder extends EncoderServiceGrpc.EncoderServiceImplBase {
  public static final String MODEL = "fake@1";
  public static final List<Float> PICTURE = List.of(1f, 0f, 0f, 0f);
  public static final List<Float> TEXT = List.of(0f, 1f, 0f, 0f);

  /** What is in the left and in the right half of a picture. */
  public static final List<Float> LEFT = List.of(0f, 0f, 1f, 0f);

  public static final List<Float> RIGHT = List.of(0f, 0f, 0f, 1f);

  public final List<String> texts = new CopyOnWriteArrayList<>();
  public volatile boolean away;

  @Override
  public void encodeImages(
      EncodeImagesRequest request, StreamObserver<EncodeImagesResponse> observer) {
    if (away) {
      observer.onError(Status.UNAVAILABLE.withDescription("10.1.2.3:9000 refused").asException());
      return;
    }
    EncodeImagesResponse.Builder response = EncodeImagesResponse.newBuilder().setModel(MODEL);
    request
        .getPicturesList()
        .forEach(
            picture ->
                response.addImages(
                    EncodedImage.newBuilder()
                        .setEmbedding(
                            ImageEmbedding.newBuilder()
                                .addAllValues(PICTURE)
                                .setWidth(8)
                                .setHeight(6))));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  /** A thing in each half of every picture. */
  @Override
  public void detectRegions(
      DetectRegionsRequest request, StreamObserver<DetectRegionsResponse> observer) {
    DetectRegionsResponse.Builder response = DetectRegionsResponse.newBuilder();
    request
        .getPicturesList()
        .forEach(
            picture ->
                response.addPictures(
                    DetectedRegions.newBuilder()
                        .setRegions(
                            DetectedRegions.Regions.newBuilder()
                                .addRegions(half(0, .9f))
                                .addRegions(half(.5f, .6f)))));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  private static Region half(float x, float score) {
    Box box = Box.newBuilder().setX(x).setWidth(.5f).setHeight(1).build();
    return Region.newBuilder().setBox(box).setScore(score).build();
  }

  @Override
  public void encodeRegions(
      EncodeRegionsRequest request, StreamObserver<EncodeRegionsResponse> observer) {
    EncodeRegionsResponse.Builder response = EncodeRegionsResponse.newBuilder().setModel(MODEL);
    for (PictureBoxes picture : request.getPicturesList()) {
      EncodedRegions.Regions.Builder parts = EncodedRegions.Regions.newBuilder();
      for (Box box : picture.getBoxesList()) {
        parts.addEmbeddings(
            ImageEmbedding.newBuilder().addAllValues(box.getX() < .5f ? LEFT : RIGHT));
      }
      response.addPictures(EncodedRegions.newBuilder().setRegions(parts));
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void encodeTexts(
      EncodeTextsRequest request, StreamObserver<EncodeTextsResponse> observer) {
    texts.addAll(request.getTextsList());
    EncodeTextsResponse.Builder response = EncodeTextsResponse.newBuilder().setModel(MODEL);
    request
        .getTextsList()
        .forEach(
            text ->
                response.addTexts(
                    EncodedText.newBuilder()
                        .setEmbedding(TextEmbedding.newBuilder().addAllValues(TEXT))));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
    observer.onNext(
        GetModelResponse.newBuilder().setModel(MODEL).setTitle("Fake").setDimension(4).build());
    observer.onCompleted();
  }
}
