package io.prism.client;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a service answers a unary call: the message, or the error of the table. Defects are logged
 * here and only here.
 */
public final class Answers {
  private static final Logger LOG = System.getLogger(Answers.class.getName());

  private Answers() {}

  /** Runs on the calling thread. */
  public static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    T message;
    try {
      message = work.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      fail(observer, e);
      return;
    }
    observer.onNext(message);
    observer.onCompleted();
  }

  /** Answers when the stage completes, on the thread that completes it, in the caller's context. */
  public static <T> void answerLater(StreamObserver<T> observer, CompletionStage<T> stage) {
    Context context = Context.current();
    stage.whenComplete((message, failure) -> context.run(() -> settle(observer, message, failure)));
  }

  private static <T> void settle(
      StreamObserver<T> observer, T message, @Nullable Throwable failure) {
    if (failure == null) {
      observer.onNext(message);
      observer.onCompleted();
    } else {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
      fail(observer, cause == null ? failure : cause);
    }
  }

  private static void fail(StreamObserver<?> observer, Throwable failure) {
    Problem problem = GrpcErrors.toProblem(failure);
    if (problem.reason() == Reason.INTERNAL || failure instanceof OutOfMemoryError) {
      LOG.log(Level.ERROR, "call " + CallTrace.current() + " failed", failure);
    }
    observer.onError(GrpcErrors.toStatus(problem));
  }
}
