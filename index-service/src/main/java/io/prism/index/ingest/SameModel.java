package io.prism.index.ingest;

import io.prism.client.ItemResult;
import io.prism.client.PictureAnalyzer;
import io.prism.client.PictureAnalyzer.Analysis;
import io.prism.client.PictureAnalyzer.Input;
import io.prism.client.PictureAnalyzer.Regions;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.type.v1.Box;
import io.prism.type.v1.Priority;
import java.util.List;

/**
 * Analyzes in bulk, and takes no vectors of another model than the index's: that is no fault of any
 * picture, so ingestion waits until the services serve the same model again.
 */
record SameModel(PictureAnalyzer analyzer, String model) implements BulkAnalyzer {

  private static final Box WHOLE = Box.newBuilder().setWidth(1).setHeight(1).build();

  @Override
  public List<ItemResult<Analysis>> apply(List<Input> inputs) {
    return same(analyzer.analyze(inputs, Regions.BY_KIND, Priority.PRIORITY_BULK));
  }

  /** Most pictures never see the detector: its outage must not look like the fault of those few. */
  @Override
  public ItemResult<Analysis> probe(Input good) {
    List<ItemResult<Analysis>> whole;
    try {
      whole = analyzer.analyze(List.of(good), Regions.ALL, Priority.PRIORITY_BULK);
    } catch (PrismException e) {
      if (e.reason() != Reason.NOT_FOUND) {
        throw e;
      }
      // The model has no detector, so nothing waits for it.
      return apply(List.of(good)).get(0);
    }
    analyzer.analyzePart(good, WHOLE, Priority.PRIORITY_BULK);
    return same(whole).get(0);
  }

  private List<ItemResult<Analysis>> same(List<ItemResult<Analysis>> results) {
    for (ItemResult<Analysis> result : results) {
      if (result instanceof ItemResult.Ok<Analysis> ok && !ok.value().model().equals(model)) {
        throw PrismException.of(
            Reason.MODEL_MISMATCH,
            "The encoder serves " + ok.value().model() + ", the index holds " + model + ".");
      }
    }
    return results;
  }
}
