package io.prism.index.ingest;

import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.Supplier;

/** How a step is done: until it works, and in the traces of the records that it is done for. */
record Steps(Retrier retrier, RecordTraces traces) {
  /**
   * Blocks until the call returns.
   *
   * @throws java.util.concurrent.CancellationException when cancelled meanwhile
   * @throws RuntimeException the call's own, when it is the records' fault
   */
  <T> T untilDone(Step step, List<Context> records, Cancellation cancellation, Supplier<T> call) {
    return traces.step(step, records, () -> retrier.untilDone(step, cancellation, call));
  }
}
