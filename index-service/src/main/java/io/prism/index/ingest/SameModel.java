package io.prism.index.ingest;

import io.prism.client.ItemResult;
import io.prism.client.PictureAnalyzer;
import io.prism.client.PictureAnalyzer.Analysis;
import io.prism.client.PictureAnalyzer.Input;
import io.prism.client.PictureAnalyzer.Regions;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.type.v1.Priority;
import java.util.List;
import java.util.function.Function;

/**
 * Analyzes in bulk, and takes no vectors of another model than the index's: that is no fault of any
 * picture, so ingestion waits until the services serve the same model again.
 */
record SameModel(PictureAnalyzer analyzer, String model)
    implements Function<List<Input>, List<ItemResult<Analysis>>> {

  @Override
  public List<ItemResult<Analysis>> apply(List<Input> inputs) {
    List<ItemResult<Analysis>> results =
        analyzer.analyze(inputs, Regions.BY_KIND, Priority.PRIORITY_BULK);
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
