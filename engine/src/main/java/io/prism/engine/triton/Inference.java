package io.prism.engine.triton;

import io.prism.inference.v1.ModelInferRequest;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request until one of the servers has answered it: each that is usable is asked at most once,
 * and nobody after the deadline. Never blocks.
 */
final class Inference {
  private final ModelInferRequest request;
  private final AnswerReader reader;
  private final long deadlineNanos;
  private final Function<Set<Replica>, Optional<Replica>> choice;
  private final CompletableFuture<Map<String, FloatBuffer>> result = new CompletableFuture<>();

  /**
   * @param deadlineNanos value of {@link System#nanoTime()}
   * @param choice the best server that is not among the given ones
   */
  Inference(
      ModelInferRequest request,
      AnswerReader reader,
      long deadlineNanos,
      Function<Set<Replica>, Optional<Replica>> choice) {
    this.request = request;
    this.reader = reader;
    this.deadlineNanos = deadlineNanos;
    this.choice = choice;
  }

  /** Cancel it to end the call; fails with {@link TritonFault}. */
  CompletableFuture<Map<String, FloatBuffer>> start() {
    attempt(new HashSet<>(), null);
    return result;
  }

  /** Attempts follow each other, so the set has one user at a time. */
  private void attempt(Set<Replica> tried, @Nullable TritonFault last) {
    long left = deadlineNanos - System.nanoTime();
    Optional<Replica> replica = left > 0 ? choice.apply(tried) : Optional.empty();
    if (replica.isEmpty()) {
      result.completeExceptionally(last != null ? last : nobody(left));
      return;
    }
    tried.add(replica.get());
    CompletableFuture<Map<String, FloatBuffer>> call = replica.get().infer(request, reader, left);
    result.whenComplete((outputs, failure) -> call.cancel(false));
    call.whenComplete(
        (outputs, failure) -> {
          if (failure == null) {
            result.complete(outputs);
          } else {
            next(tried, failure);
          }
        });
  }

  private void next(Set<Replica> tried, Throwable failure) {
    TritonFault fault = TritonFault.of(failure, "Triton");
    if (result.isDone() || !fault.kind().mayGoElsewhere()) {
      result.completeExceptionally(fault);
    } else {
      attempt(tried, fault);
    }
  }

  private static TritonFault nobody(long left) {
    return left <= 0
        ? new TritonFault(TritonFault.Kind.LATE, "no time was left for a call of Triton")
        : new TritonFault(TritonFault.Kind.AWAY, "no Triton server is usable");
  }
}
