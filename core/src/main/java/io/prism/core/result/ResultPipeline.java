package io.prism.core.result;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps one after the other.
 *
 * @param steps in the order in which they are taken; none leaves the hits as they are
 */
public record ResultPipeline(List<ResultStep> steps) {
  public ResultPipeline {
    steps = List.copyOf(steps);
  }

  /**
   * What one step did.
   *
   * @param in hits before; the previous step's {@code out}
   * @param out hits after
   */
  public record Report(String name, int in, int out, String detail) {}

  /**
   * @param hits in the order of the answer
   * @param reports one a step, in order
   */
  public record Result<T>(List<ResultHit<T>> hits, List<Report> reports) {}

  public <T> Result<T> apply(List<ResultHit<T>> ranked) {
    List<ResultHit<T>> hits = List.copyOf(ranked);
    List<Report> reports = new ArrayList<>(steps.size());
    for (ResultStep step : steps) {
      ResultStep.Outcome<T> outcome = step.apply(hits);
      reports.add(new Report(step.name(), hits.size(), outcome.hits().size(), outcome.detail()));
      hits = outcome.hits();
    }
    return new Result<>(hits, List.copyOf(reports));
  }
}
