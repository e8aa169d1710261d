package io.prism.caption.service;

import io.grpc.stub.StreamObserver;
import io.prism.caption.inversion.Captioner;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.CaptionServiceGrpc;
import io.prism.caption.v1.DescribeRequest;
import io.prism.caption.v1.DescribeResponse;
import io.prism.caption.v1.Description;
import io.prism.client.Answers;
import io.prism.client.GrpcErrors;
import io.prism.client.ItemResult;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.util.List;
import java.util.concurrent.Semaphore;

/** {@code prism.caption.v1.CaptionService}. */
@GrpcService
public class CaptionGrpcService extends CaptionServiceGrpc.CaptionServiceImplBase {
  private final CaptionParts parts;
  private final CaptionMetrics metrics;
  private final Semaphore free;
  private final int concurrency;

  public CaptionGrpcService(CaptionParts parts, CaptionMetrics metrics, CaptionConfig config) {
    this.parts = parts;
    this.metrics = metrics;
    this.concurrency = config.concurrency();
    this.free = new Semaphore(concurrency);
  }

  @Override
  @Blocking
  public void describe(DescribeRequest request, StreamObserver<DescribeResponse> observer) {
    Answers.answer(observer, () -> metrics.timed(() -> describeIfFree(request)));
  }

  private DescribeResponse describeIfFree(DescribeRequest request) {
    if (!free.tryAcquire()) {
      throw new PrismException(
          Problem.of(
              Reason.QUOTA_EXCEEDED, "More than " + concurrency + " calls at the same time."));
    }
    try {
      return describe(request);
    } finally {
      free.release();
    }
  }

  private DescribeResponse describe(DescribeRequest request) {
    if (request.getSubjectsCount() > SubjectRules.MAX_SUBJECTS) {
      String limit = SubjectRules.MAX_SUBJECTS + " subjects";
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT, "subjects", limit, "A call has at most " + limit + "."));
    }
    Captioner captioner = parts.captioner();
    String model = captioner.model().toString();
    if (!request.getModel().isEmpty() && !request.getModel().equals(model)) {
      throw PrismException.of(
          Reason.MODEL_MISMATCH, "The call asks for another model than the one served, " + model);
    }
    List<ItemResult<Caption>> results =
        parts.describer(captioner).describe(request.getSubjectsList(), request.getPriority());
    metrics.count(results);
    return DescribeResponse.newBuilder()
        .setModel(model)
        .addAllDescriptions(results.stream().map(CaptionGrpcService::description).toList())
        .build();
  }

  private static Description description(ItemResult<Caption> result) {
    if (result instanceof ItemResult.Failed<Caption> failed) {
      return Description.newBuilder().setError(GrpcErrors.toItemError(failed.problem())).build();
    }
    return Description.newBuilder().setCaption(result.orThrow()).build();
  }
}
