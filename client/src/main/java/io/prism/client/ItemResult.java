package io.prism.client;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import java.util.function.Function;

/** What became of one item of a batch. */
public sealed interface ItemResult<T> {
  record Ok<T>(T value) implements ItemResult<T> {}

  record Failed<T>(Problem problem) implements ItemResult<T> {}

  static <T> ItemResult<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> ItemResult<T> failed(Problem problem) {
    return new Failed<>(problem);
  }

  default <R> ItemResult<R> map(Function<T, R> function) {
    if (this instanceof Ok<T> ok) {
      return new Ok<>(function.apply(ok.value()));
    }
    return new Failed<>(((Failed<T>) this).problem());
  }

  /**
   * @throws PrismException with the item's problem when it failed
   */
  default T orThrow() {
    if (this instanceof Ok<T> ok) {
      return ok.value();
    }
    throw new PrismException(((Failed<T>) this).problem());
  }
}
