package io.prism.index.ingest;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.prism.client.ItemResult;
import io.prism.client.PictureAnalyzer.Analysis;
import io.prism.client.PictureAnalyzer.Input;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Analyzes pictures whatever happens: waits while the services are away, and finds the one picture
 * that breaks them without blaming another. A picture is at fault when the call fails with it
 * alone, several times, each time between successful calls with a picture that is known to be good.
 */
final class PatientAnalyzer {
  private static final Logger LOG = Logger.getLogger(PatientAnalyzer.class);

  /** Once could be chance; a real outage shows in the calls with the good picture. */
  private static final int ATTEMPTS_TOGETHER = 2;

  private final BulkAnalyzer analyzer;
  private final Input goodPicture;
  private final Steps steps;
  private final int attemptsAlone;

  /**
   * @param analyzer one result an input, in order
   * @param goodPicture small; that it gets an answer proves that the services are there
   * @param attemptsAlone after how many failures alone a picture is at fault
   */
  PatientAnalyzer(BulkAnalyzer analyzer, Input goodPicture, Steps steps, int attemptsAlone) {
    this.analyzer = analyzer;
    this.goodPicture = goodPicture;
    this.steps = steps;
    this.attemptsAlone = attemptsAlone;
  }

  /**
   * A picture to be analyzed.
   *
   * @param trace of the record that it belongs to
   */
  record Case(Input input, Context trace) {}

  /**
   * Blocks until every picture has a result that stays.
   *
   * @return one result a case, in order
   */
  List<ItemResult<Analysis>> analyze(List<Case> cases, Cancellation cancellation) {
    if (cases.isEmpty()) {
      return List.of();
    }
    return steps
        .traces()
        .step(
            Step.ANALYZE,
            cases.stream().map(Case::trace).toList(),
            () -> analyzed(cases, cancellation));
  }

  private List<ItemResult<Analysis>> analyzed(List<Case> cases, Cancellation cancellation) {
    List<Input> inputs = cases.stream().map(Case::input).toList();
    long since = System.nanoTime();
    Results results = new Results(inputs.size());
    for (int attempt = 1; attempt <= ATTEMPTS_TOGETHER && !results.isComplete(); attempt++) {
      RuntimeException failure = together(inputs, results.open(), results);
      if (failure != null) {
        steps.retrier().pause(Step.ANALYZE, cancellation, attempt, failure);
      }
    }
    for (int index : results.open()) {
      try (Scope scope = cases.get(index).trace().makeCurrent()) {
        results.set(index, alone(inputs.get(index), cancellation));
      }
    }
    steps.retrier().done(Step.ANALYZE, since);
    return results.all();
  }

  /** Returns what kept pictures from having a result, or null. */
  private @Nullable RuntimeException together(
      List<Input> inputs, List<Integer> open, Results results) {
    List<ItemResult<Analysis>> answers;
    try {
      answers = analyzer.apply(open.stream().map(inputs::get).toList());
    } catch (RuntimeException e) {
      return e;
    }
    RuntimeException failure = null;
    for (int i = 0; i < open.size(); i++) {
      ItemResult<Analysis> answer = answers.get(i);
      if (isFinal(answer)) {
        results.set(open.get(i), answer);
      } else {
        failure = new PrismException(((ItemResult.Failed<Analysis>) answer).problem());
      }
    }
    return failure;
  }

  private ItemResult<Analysis> alone(Input input, Cancellation cancellation) {
    int blame = 0;
    for (int attempt = 1; ; attempt++) {
      awaitServices(cancellation);
      Results result = new Results(1);
      RuntimeException failure = together(List.of(input), List.of(0), result);
      if (failure == null) {
        return result.all().get(0);
      }
      if (Blame.isRecords(failure)) {
        return ItemResult.failed(((PrismException) failure).problem());
      }
      steps.retrier().pause(Step.ANALYZE, cancellation, attempt, failure);
      blame = Blame.isOverload(Blame.reason(failure)) ? blame : blameAfter(blame, cancellation);
      if (blame >= attemptsAlone) {
        LOG.errorf(failure, "a picture breaks the analysis; it is rejected");
        return ItemResult.failed(atFault(blame));
      }
    }
  }

  private static Problem atFault(int times) {
    return Problem.of(
        Reason.INTERNAL,
        "Analyzing this picture failed " + times + " times while other pictures went through.");
  }

  // The service may need time to come back from a crash. Once it is back it has to stay: if the
  // good picture fails next, then it is the service that is unsteady, and nobody is to blame.
  private int blameAfter(int blame, Cancellation cancellation) {
    awaitServices(cancellation);
    return isAlive() ? blame + 1 : 0;
  }

  private void awaitServices(Cancellation cancellation) {
    steps.retrier().untilDone(Step.ANALYZE, cancellation, this::requireAlive);
  }

  private boolean isAlive() {
    try {
      requireAlive();
      return true;
    } catch (RuntimeException e) {
      LOG.debug("the analysis is unsteady", e);
      return false;
    }
  }

  private void requireAlive() {
    ItemResult<Analysis> answer;
    try {
      answer = analyzer.probe(goodPicture);
    } catch (PrismException e) {
      if (Blame.isRecords(e)) {
        return; // an odd opinion of the picture, but an answer
      }
      throw e;
    }
    if (!isFinal(answer)) {
      throw new PrismException(((ItemResult.Failed<Analysis>) answer).problem());
    }
  }

  private static boolean isFinal(ItemResult<Analysis> answer) {
    return !(answer instanceof ItemResult.Failed<Analysis> failed)
        || Blame.isRecords(failed.problem().reason());
  }

  /** Results that come in any order. */
  private static final class Results {
    private final List<@Nullable ItemResult<Analysis>> results;

    Results(int size) {
      results = new ArrayList<>(Collections.nCopies(size, null));
    }

    void set(int index, ItemResult<Analysis> result) {
      results.set(index, result);
    }

    boolean isComplete() {
      return !results.contains(null);
    }

    List<Integer> open() {
      List<Integer> open = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i) == null) {
          open.add(i);
        }
      }
      return open;
    }

    List<ItemResult<Analysis>> all() {
      return List.copyOf(results);
    }
  }
}
