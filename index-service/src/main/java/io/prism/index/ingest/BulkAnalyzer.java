package io.prism.index.ingest;

import io.prism.client.ItemResult;
import io.prism.client.PictureAnalyzer.Analysis;
import io.prism.client.PictureAnalyzer.Input;
import java.util.List;
import java.util.function.Function;

/** Analyzes pictures; one result an input, in order. */
@FunctionalInterface
interface BulkAnalyzer extends Function<List<Input>, List<ItemResult<Analysis>>> {
  /**
   * Asks every service that any picture may need, also those that this one does not.
   *
   * @param good a picture that no service has a reason to refuse
   */
  default ItemResult<Analysis> probe(Input good) {
    return apply(List.of(good)).get(0);
  }
}
