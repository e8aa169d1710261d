package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import io.prism.inference.v1.ModelInferRequest;
import io.prism.inference.v1.ModelInferResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked and answered: batches, limits, deadlines, wrong answers. */
class TritonClientTest extends FakeTritonTest {
  @Test
  void aBatchComesBackInOrder() {
    TritonModel model = model(TIMEOUT, server);

    assertThat(values(model, 3)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aLargerBatchIsSplitIntoCallsThatTheModelTakesAndJoinedInOrder() {
    TritonModel model = model(TIMEOUT, server);

    float[] values = values(model, 11);

    assertThat(server.calls.stream().map(call -> call.getInputs(0).getShape(0)))
        .containsExactlyInAnyOrder(4L, 4L, 3L);
    assertThat(values).hasSize(22);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isEqualTo(i + 1);
    }
  }

  @Test
  void aBatchOverTheMessageLimitIsSplitToo() {
    // 16 bytes an item, and a kilobyte for names and shapes
    TritonModel model = model(settings(TIMEOUT, 1024 + 2 * 16, server));

    assertThat(values(model, 4)).hasSize(8);
    assertThat(server.calls).hasSize(2);
  }

  @Test
  void whatIsAskedIsWhatTheProtocolSays() {
    values(model(TIMEOUT, server), 2);

    ModelInferRequest request = server.calls.get(0);
    assertThat(request.getModelName()).isEqualTo("m");
    assertThat(request.getInputs(0).getName()).isEqualTo("x");
    assertThat(request.getInputs(0).getDatatype()).isEqualTo("INT64");
    assertThat(request.getInputs(0).getShapeList()).containsExactly(2L, 2L);
    assertThat(request.getOutputs(0).getName()).isEqualTo("y");
    assertThat(request.getRawInputContents(0).toByteArray())
        .startsWith(1, 0, 0, 0, 0, 0, 0, 0, 2, 0)
        .hasSize(32);
  }

  enum WrongAnswer {
    MISSING(answer -> answer.clearOutputs().clearRawOutputContents()),
    WITHOUT_BYTES(ModelInferResponse.Builder::clearRawOutputContents),
    TOO_FEW_BYTES(
        answer -> answer.setRawOutputContents(0, answer.getRawOutputContents(0).substring(4))),
    TOO_MANY_BYTES(
        answer ->
            answer.setRawOutputContents(
                0, answer.getRawOutputContents(0).concat(ByteString.copyFromUtf8("more")))),
    ANOTHER_TYPE(
        answer -> {
          answer.getOutputsBuilder(0).setDatatype("FP64");
          return answer;
        }),
    ANOTHER_SHAPE(
        answer -> {
          answer.getOutputsBuilder(0).setShape(1, 7);
          return answer;
        }),
    OTHER_ITEMS(
        answer -> {
          answer.getOutputsBuilder(0).setShape(0, 7);
          return answer;
        }),
    ANOTHER_NAME(
        answer -> {
          answer.getOutputsBuilder(0).setName("z");
          return answer;
        });

    private final UnaryOperator<ModelInferResponse.Builder> change;

    WrongAnswer(UnaryOperator<ModelInferResponse.Builder> change) {
      this.change = change;
    }
  }

  @ParameterizedTest
  @EnumSource(WrongAnswer.class)
  void anAnswerThatIsNoneIsAnError(WrongAnswer wrong) {
    TritonModel model = model(TIMEOUT, server);
    server.behaviour =
        (request, observer) -> {
          observer.onNext(wrong.change.apply(FakeTriton.answer(request)).build());
          observer.onCompleted();
        };

    assertFails(() -> values(model, 1), Reason.INTERNAL);
  }

  @Test
  void surplusOutputsAreIgnored() {
    TritonModel model = model(TIMEOUT, server);
    server.behaviour =
        (request, observer) -> {
          ModelInferResponse.Builder answer = FakeTriton.answer(request);
          answer
              .addOutputs(ModelInferResponse.InferOutputTensor.newBuilder().setName("surplus"))
              .addRawOutputContents(ByteString.EMPTY);
          observer.onNext(answer.build());
          observer.onCompleted();
        };

    assertThat(values(model, 1)).containsExactly(1, 2);
  }

  @Test
  void theCallersDeadlineReachesTheServer() throws Exception {
    TritonModel model = model(Duration.ofMinutes(5), server);
    CompletableFuture<Long> left = new CompletableFuture<>();
    server.behaviour =
        (request, observer) -> {
          left.complete(Context.current().getDeadline().timeRemaining(TimeUnit.SECONDS));
          FakeTriton.well(request, observer);
        };

    infer(model, 1, within(Duration.ofSeconds(100)));

    assertThat(left.get()).isBetween(1L, 100L);
  }

  @Test
  void anAttemptHasNoMoreThanItsTimeout() throws Exception {
    TritonModel model = model(Duration.ofSeconds(50), server);
    CompletableFuture<Long> left = new CompletableFuture<>();
    server.behaviour =
        (request, observer) -> {
          left.complete(Context.current().getDeadline().timeRemaining(TimeUnit.SECONDS));
          FakeTriton.well(request, observer);
        };

    infer(model, 1, Callers.PATIENT);

    assertThat(left.get()).isBetween(1L, 50L);
  }

  @Test
  void whatHasNoTimeLeftIsNotSent() {
    TritonModel model = model(TIMEOUT, server);

    assertFails(() -> infer(model, 1, within(Duration.ZERO)), Reason.DEADLINE_EXCEEDED);

    assertThat(server.calls).isEmpty();
  }

  @Test
  void whenAPartOfABatchFailsTheRestIsCancelledAndNotWaitedFor() throws Exception {
    TritonModel model = model(Duration.ofMinutes(4), server);
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    server.behaviour =
        (request, observer) -> {
          if (request.getRawInputContents(0).byteAt(0) == 1) {
            Context.current().addListener(context -> cancelled.complete(null), Runnable::run);
            begun.countDown();
          } else {
            awaitQuietly(begun);
            observer.onError(Status.INTERNAL.asRuntimeException());
          }
        };

    assertFails(() -> values(model, 8), Reason.INTERNAL);

    cancelled.get(60, TimeUnit.SECONDS);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whenTheCallersGoTheCallIsCancelled() throws Exception {
    TritonModel model = model(TIMEOUT, server);
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    server.behaviour =
        (request, observer) -> {
          Context.current().addListener(context -> cancelled.complete(null), Runnable::run);
          begun.countDown();
        };
    CompletableFuture<Void> gone = new CompletableFuture<>();
    Callers callers =
        new Callers() {
          @Override
          public long deadlineNanos() {
            return Callers.PATIENT.deadlineNanos();
          }

          @Override
          public void whenGone(Runnable action) {
            gone.thenRun(action);
          }
        };
    CompletableFuture<Void> call = CompletableFuture.runAsync(() -> infer(model, 1, callers));
    begun.await();

    gone.complete(null);

    cancelled.get(60, TimeUnit.SECONDS);
    assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
  }

  @Test
  void anAnswerOverTheLimitIsAnError() {
    TritonModel model = model(settings(TIMEOUT, 2048, server));
    server.behaviour =
        (request, observer) -> {
          observer.onNext(
              FakeTriton.answer(request)
                  .addRawOutputContents(ByteString.copyFrom(new byte[10_000]))
                  .build());
          observer.onCompleted();
        };

    assertFails(() -> values(model, 1), Reason.INTERNAL);
  }
}
