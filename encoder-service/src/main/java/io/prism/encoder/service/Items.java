package io.prism.encoder.service;

import io.grpc.Context;
import io.prism.client.GrpcErrors;
import io.prism.client.ItemResult;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The items of one call. */
final class Items {
  private static final Logger LOG = Logger.getLogger(Items.class);

  private Items() {}

  /**
   * One result an item, in order, once all are there. Completing the returned future earlier
   * cancels the items.
   *
   * @param field of the request that holds the items, for example {@code pictures}
   * @param work begins an item; where it throws, that item fails and no other
   */
  static <P, T> CompletableFuture<List<ItemResult<T>>> all(
      String field, List<P> given, Function<P, CompletableFuture<T>> work) {
    // What is logged is logged in the caller's trace.
    Context context = Context.current();
    List<CompletableFuture<T>> items = given.stream().map(item -> begun(item, work)).toList();
    CompletableFuture<List<ItemResult<T>>> all =
        CompletableFuture.allOf(items.toArray(CompletableFuture[]::new))
            .handle((done, failure) -> inside(context, () -> results(field, items)));
    all.whenComplete((results, failure) -> items.forEach(item -> item.cancel(false)));
    return all;
  }

  private static <P, T> CompletableFuture<T> begun(P item, Function<P, CompletableFuture<T>> work) {
    try {
      return work.apply(item);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <T> T inside(Context context, Supplier<T> work) {
    Context before = context.attach();
    try {
      return work.get();
    } finally {
      context.detach(before);
    }
  }

  private static <T> List<ItemResult<T>> results(String field, List<CompletableFuture<T>> items) {
    List<ItemResult<T>> results = new ArrayList<>(items.size());
    for (CompletableFuture<T> item : items) {
      String place = field + "[" + results.size() + "]";
      try {
        results.add(ItemResult.ok(item.join()));
      } catch (CompletionException e) {
        results.add(ItemResult.failed(problem(place, e.getCause() == null ? e : e.getCause())));
      } catch (CancellationException e) {
        results.add(ItemResult.failed(Problem.of(Reason.CANCELLED, "The caller went away.")));
      }
    }
    return results;
  }

  private static Problem problem(String place, Throwable failure) {
    Problem problem = GrpcErrors.toProblem(failure);
    if (problem.reason() == Reason.INTERNAL) {
      LOG.error(place + " could not be encoded", failure);
    }
    return problem.field() == null ? problem : problem.at(place);
  }
}
