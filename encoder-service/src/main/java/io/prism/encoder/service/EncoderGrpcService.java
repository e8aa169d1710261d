package io.prism.encoder.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.prism.client.Answers;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.encoder.Encoder;
import io.prism.encoder.batch.Admission;
import io.prism.encoder.v1.DetectRegionsRequest;
import io.prism.encoder.v1.DetectRegionsResponse;
import io.prism.encoder.v1.EncodeImagesRequest;
import io.prism.encoder.v1.EncodeImagesResponse;
import io.prism.encoder.v1.EncodeRegionsRequest;
import io.prism.encoder.v1.EncodeRegionsResponse;
import io.prism.encoder.v1.EncodeTextsRequest;
import io.prism.encoder.v1.EncodeTextsResponse;
import io.prism.encoder.v1.EncoderServiceGrpc;
import io.prism.encoder.v1.GetModelRequest;
import io.prism.encoder.v1.GetModelResponse;
import io.quarkus.grpc.GrpcService;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * {@code prism.encoder.v1.EncoderService}. Its methods hand over to the encoder's own threads and
 * return at once, so they may run on the network's threads.
 */
@GrpcService
public class EncoderGrpcService extends EncoderServiceGrpc.EncoderServiceImplBase {
  private final PictureCalls pictures;
  private final TextCalls texts;
  private final GetModelResponse model;
  private final Duration timeout;

  public EncoderGrpcService(Encoder encoder, EncoderConfig config) {
    this.pictures =
        new PictureCalls(
            encoder, new Admission(config.room().pictures(), config.room().pictureBytes()));
    this.texts = new TextCalls(encoder, new Admission(config.room().texts(), Long.MAX_VALUE));
    this.model = ModelFacts.of(encoder);
    this.timeout = config.timeout();
  }

  @Override
  public void encodeImages(
      EncodeImagesRequest request, StreamObserver<EncodeImagesResponse> observer) {
    answer(observer, () -> pictures.encode(request, Tickets.of(request.getPriority(), timeout)));
  }

  @Override
  public void encodeTexts(
      EncodeTextsRequest request, StreamObserver<EncodeTextsResponse> observer) {
    answer(observer, () -> texts.encode(request, Tickets.of(request.getPriority(), timeout)));
  }

  @Override
  public void detectRegions(
      DetectRegionsRequest request, StreamObserver<DetectRegionsResponse> observer) {
    answer(observer, () -> pictures.detect(request, Tickets.of(request.getPriority(), timeout)));
  }

  @Override
  public void encodeRegions(
      EncodeRegionsRequest request, StreamObserver<EncodeRegionsResponse> observer) {
    answer(
        observer,
        () -> pictures.encodeRegions(request, Tickets.of(request.getPriority(), timeout)));
  }

  @Override
  public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
    Answers.answer(observer, () -> model);
  }

  private static <T> void answer(StreamObserver<T> observer, Supplier<CompletableFuture<T>> work) {
    CompletableFuture<T> answer;
    try {
      answer = work.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    if (observer instanceof ServerCallStreamObserver<T> call) {
      CompletableFuture<T> abandoned = answer;
      call.setOnCancelHandler(() -> abandoned.completeExceptionally(gone()));
    }
    Answers.answerLater(observer, answer);
  }

  private static PrismException gone() {
    return PrismException.of(Reason.CANCELLED, "The caller went away.");
  }
}
