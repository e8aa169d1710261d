package io.prism.encoder.batch;

import io.prism.engine.Callers;
import java.util.List;

/**
 * What is computed. Called by several threads at once.
 *
 * @param <I> what is given in
 * @param <O> what comes out
 */
@FunctionalInterface
public interface BatchFunction<I, O> {
  /**
   * Blocks until the batch is computed. What it throws for a batch of several is tried again item
   * by item, so that one bad item harms no other.
   *
   * @param items at least one
   * @param callers who wait for them
   * @return one result an item, in order
   */
  List<O> apply(List<I> items, Callers callers);
}
