package io.prism.client;

import io.grpc.Channel;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.CaptionServiceGrpc;
import io.prism.caption.v1.CaptionServiceGrpc.CaptionServiceBlockingStub;
import io.prism.caption.v1.DescribeRequest;
import io.prism.caption.v1.DescribeResponse;
import io.prism.caption.v1.Description;
import io.prism.caption.v1.Subject;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.type.v1.Priority;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Prompt inversion. Blocks until the answer, the timeout, or an earlier deadline of the current
 * gRPC context, and throws {@link io.prism.core.error.PrismException}. Thread-safe.
 */
public final class CaptionClient {
  private final CaptionServiceBlockingStub stub;
  private final Duration timeout;

  /**
   * @param channel stays the caller's to close
   * @param timeout of each call
   */
  public CaptionClient(Channel channel, Duration timeout) {
    this.stub = CaptionServiceGrpc.newBlockingStub(channel);
    this.timeout = timeout;
  }

  /**
   * @param model what made the subjects' embeddings, for example {@code prism-mini@1}; empty when
   *     they have none
   * @param subjects at most 64
   * @return one result a subject, in order
   */
  public List<ItemResult<Caption>> describe(
      String model, List<Subject> subjects, Priority priority) {
    DescribeRequest request =
        DescribeRequest.newBuilder()
            .setModel(model)
            .addAllSubjects(subjects)
            .setPriority(priority)
            .build();
    DescribeResponse response =
        EncoderClient.call(
            () ->
                stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS).describe(request));
    EncoderClient.requireSize("descriptions", subjects.size(), response.getDescriptionsCount());
    return response.getDescriptionsList().stream().map(CaptionClient::toResult).toList();
  }

  private static ItemResult<Caption> toResult(Description description) {
    return switch (description.getResultCase()) {
      case CAPTION -> ItemResult.ok(description.getCaption());
      case ERROR -> ItemResult.failed(GrpcErrors.toProblem(description.getError()));
      case RESULT_NOT_SET ->
          ItemResult.failed(Problem.of(Reason.INTERNAL, "The caption service left a picture out."));
    };
  }
}
