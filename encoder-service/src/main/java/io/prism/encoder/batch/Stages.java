package io.prism.encoder.batch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Futures one after the other. */
public final class Stages {
  private Stages() {}

  /**
   * Like {@link CompletableFuture#thenCompose}, but cancelling the result also cancels the stage
   * that is under way, so that its item leaves its queue.
   */
  public static <A, B> CompletableFuture<B> then(
      CompletableFuture<A> first, Function<A, CompletableFuture<B>> next) {
    CompletableFuture<B> result = new CompletableFuture<>();
    result.whenComplete((value, failure) -> first.cancel(false));
    first.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
          } else if (!result.isDone()) {
            follow(result, value, next);
          }
        });
    return result;
  }

  /** Like {@link CompletableFuture#thenApply}, with the same care for cancellation. */
  public static <A, B> CompletableFuture<B> map(
      CompletableFuture<A> first, Function<A, B> function) {
    return then(first, value -> CompletableFuture.completedFuture(function.apply(value)));
  }

  /**
   * All results, in order, once the last is there; the first failure as soon as it is, and with it
   * or when the result is cancelled the others are cancelled.
   */
  public static <A> CompletableFuture<List<A>> all(List<CompletableFuture<A>> stages) {
    CompletableFuture<List<A>> result = new CompletableFuture<>();
    result.whenComplete((values, failure) -> stages.forEach(stage -> stage.cancel(false)));
    for (CompletableFuture<A> stage : stages) {
      stage.whenComplete(
          (value, failure) -> {
            if (failure != null) {
              result.completeExceptionally(failure);
            }
          });
    }
    CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
        .thenRun(() -> result.complete(stages.stream().map(CompletableFuture::join).toList()));
    return result;
  }

  private static <A, B> void follow(
      CompletableFuture<B> result, A value, Function<A, CompletableFuture<B>> next) {
    try {
      CompletableFuture<B> second = next.apply(value);
      result.whenComplete((ignored, failure) -> second.cancel(false));
      second.whenComplete(
          (outcome, failure) -> {
            if (failure != null) {
              result.completeExceptionally(failure);
            } else {
              result.complete(outcome);
            }
          });
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }
}
