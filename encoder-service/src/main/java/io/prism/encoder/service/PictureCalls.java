package io.prism.encoder.service;

import com.google.protobuf.ByteString;
import io.prism.client.Floats;
import io.prism.client.GrpcErrors;
import io.prism.client.ItemResult;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.encoder.EncodedPicture;
import io.prism.encoder.Encoder;
import io.prism.encoder.batch.Admission;
import io.prism.encoder.batch.Stages;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.engine.DetectedRegion;
import io.prism.encoder.v1.DetectRegionsRequest;
import io.prism.encoder.v1.DetectRegionsResponse;
import io.prism.encoder.v1.DetectedRegions;
import io.prism.encoder.v1.EncodeImagesRequest;
import io.prism.encoder.v1.EncodeImagesResponse;
import io.prism.encoder.v1.EncodeRegionsRequest;
import io.prism.encoder.v1.EncodeRegionsResponse;
import io.prism.encoder.v1.EncodedImage;
import io.prism.encoder.v1.EncodedRegions;
import io.prism.encoder.v1.ImageEmbedding;
import io.prism.encoder.v1.PictureBoxes;
import io.prism.type.v1.Box;
import io.prism.type.v1.Region;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls with pictures, from message to message. Nothing here blocks. */
final class PictureCalls {
  private static final String FIELD = "pictures";

  private final Encoder encoder;
  private final Admission room;

  PictureCalls(Encoder encoder, Admission room) {
    this.encoder = encoder;
    this.room = room;
  }

  CompletableFuture<EncodeImagesResponse> encode(EncodeImagesRequest request, Ticket ticket) {
    String model = encoder.pack().model().toString();
    CallLimits.requireModel(request.getModel(), model);
    return Stages.map(
        each(request.getPicturesList(), ticket, encoder::picture),
        results -> {
          EncodeImagesResponse.Builder response = EncodeImagesResponse.newBuilder().setModel(model);
          results.forEach(result -> response.addImages(image(result)));
          return response.build();
        });
  }

  CompletableFuture<DetectRegionsResponse> detect(DetectRegionsRequest request, Ticket ticket) {
    if (!encoder.detects()) {
      throw PrismException.of(Reason.NOT_FOUND, "The model that serves has no region detector.");
    }
    float minScore = request.getMinScore();
    if (!(minScore >= 0 && minScore <= 1)) {
      throw PrismException.invalid("minScore", "A score is a number from 0 to 1.");
    }
    return Stages.map(
        each(request.getPicturesList(), ticket, encoder::regions),
        results -> {
          DetectRegionsResponse.Builder response = DetectRegionsResponse.newBuilder();
          results.forEach(result -> response.addPictures(regions(result, minScore)));
          return response.build();
        });
  }

  CompletableFuture<EncodeRegionsResponse> encodeRegions(
      EncodeRegionsRequest request, Ticket ticket) {
    String model = encoder.pack().model().toString();
    CallLimits.requireModel(request.getModel(), model);
    List<PictureBoxes> pictures = request.getPicturesList();
    int boxes = pictures.stream().mapToInt(PictureBoxes::getBoxesCount).sum();
    CallLimits.requireCount("boxes", boxes, CallLimits.ALL_BOXES);
    return Stages.map(
        each(
            pictures,
            new Size(boxes, pictures.stream().mapToLong(p -> p.getPicture().size()).sum()),
            ticket,
            picture -> parts(picture, ticket)),
        results -> {
          EncodeRegionsResponse.Builder response =
              EncodeRegionsResponse.newBuilder().setModel(model);
          results.forEach(result -> response.addPictures(parts(result)));
          return response.build();
        });
  }

  private CompletableFuture<List<EncodedPicture>> parts(PictureBoxes picture, Ticket ticket) {
    return encoder.parts(
        picture.getPicture()::toByteArray, Crops.of(picture.getBoxesList()), ticket);
  }

  private <T> CompletableFuture<List<ItemResult<T>>> each(
      List<ByteString> pictures,
      Ticket ticket,
      BiFunction<Supplier<byte[]>, Ticket, CompletableFuture<T>> work) {
    return each(
        pictures,
        new Size(pictures.size(), pictures.stream().mapToLong(ByteString::size).sum()),
        ticket,
        picture -> work.apply(picture::toByteArray, ticket));
  }

  /** Of a call, as the door counts it. */
  private record Size(int items, long bytes) {}

  private <P, T> CompletableFuture<List<ItemResult<T>>> each(
      List<P> pictures, Size size, Ticket ticket, Function<P, CompletableFuture<T>> work) {
    CallLimits.requireCount(FIELD, pictures.size(), CallLimits.PICTURES);
    return room.within(
        ticket.lane(), size.items(), size.bytes(), () -> Items.all(FIELD, pictures, work));
  }

  private static EncodedImage image(ItemResult<EncodedPicture> result) {
    if (result instanceof ItemResult.Failed<EncodedPicture> failed) {
      return EncodedImage.newBuilder().setError(GrpcErrors.toItemError(failed.problem())).build();
    }
    return EncodedImage.newBuilder().setEmbedding(embedding(result.orThrow())).build();
  }

  private static EncodedRegions parts(ItemResult<List<EncodedPicture>> result) {
    if (result instanceof ItemResult.Failed<List<EncodedPicture>> failed) {
      return EncodedRegions.newBuilder().setError(GrpcErrors.toItemError(failed.problem())).build();
    }
    EncodedRegions.Regions.Builder regions = EncodedRegions.Regions.newBuilder();
    result.orThrow().forEach(part -> regions.addEmbeddings(embedding(part)));
    return EncodedRegions.newBuilder().setRegions(regions).build();
  }

  private static ImageEmbedding embedding(EncodedPicture picture) {
    return ImageEmbedding.newBuilder()
        .addAllValues(Floats.asList(picture.vectors().embedding()))
        .addAllHierarchy(Floats.asList(picture.vectors().hierarchy()))
        .setWidth(picture.width())
        .setHeight(picture.height())
        .setMediaType(picture.mediaType())
        .build();
  }

  private static DetectedRegions regions(ItemResult<List<DetectedRegion>> result, float minScore) {
    if (result instanceof ItemResult.Failed<List<DetectedRegion>> failed) {
      return DetectedRegions.newBuilder()
          .setError(GrpcErrors.toItemError(failed.problem()))
          .build();
    }
    DetectedRegions.Regions.Builder regions = DetectedRegions.Regions.newBuilder();
    result.orThrow().stream()
        .filter(region -> region.score() >= minScore)
        .forEach(region -> regions.addRegions(region(region)));
    return DetectedRegions.newBuilder().setRegions(regions).build();
  }

  private static Region region(DetectedRegion region) {
    Box box =
        Box.newBuilder()
            .setX(region.x())
            .setY(region.y())
            .setWidth(region.width())
            .setHeight(region.height())
            .build();
    return Region.newBuilder().setBox(box).setScore(region.score()).build();
  }
}
