package io.prism.engine.triton;

import io.prism.inference.v1.ModelInferRequest;
import io.prism.inference.v1.ModelInferResponse;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One model on one server: whether calls may go there, and the calls. What the checks find out they
 * find out on the server's own thread ({@link EndpointWatch}). Thread-safe.
 */
final class Replica {
  private final Endpoint endpoint;
  private final ModelContract contract;
  private final Duration timeout;
  private final TritonEvents events;
  private final TritonEvents.Place place;
  private final CircuitBreaker breaker =
      new CircuitBreaker(CircuitBreaker.Settings.DEFAULT, System::nanoTime);
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile int maxBatch = 1;
  private volatile @Nullable TritonFault trouble;
  private volatile Runnable onTrouble = () -> {};

  /**
   * @param timeout of an attempt
   */
  Replica(Endpoint endpoint, ModelContract contract, Duration timeout, TritonEvents events) {
    this.endpoint = endpoint;
    this.contract = contract;
    this.timeout = timeout;
    this.events = events;
    this.place = new TritonEvents.Place(endpoint.address(), contract.name());
  }

  /** Whether calls may go there. */
  boolean isUsable() {
    return !breaker.isOpen();
  }

  int inFlight() {
    return inFlight.get();
  }

  /** Items of the largest batch, as the last check found it. */
  int maxBatch() {
    return maxBatch;
  }

  /** Why calls may not go there, without hosts; empty if they may. */
  Optional<String> trouble() {
    if (isUsable()) {
      return Optional.empty();
    }
    TritonFault fault = trouble;
    return Optional.of(fault == null ? "it has not been asked yet" : fault.symptom());
  }

  /** Calls the action when a call found trouble. */
  void whenInTrouble(Runnable action) {
    onTrouble = action;
  }

  /**
   * Never blocks; cancel it to end the call.
   *
   * @param budgetNanos how long it may take; the attempt's timeout cuts it
   * @return the outputs by name; fails with {@link TritonFault}
   */
  CompletableFuture<Map<String, FloatBuffer>> infer(
      ModelInferRequest request, AnswerReader reader, long budgetNanos) {
    long start = System.nanoTime();
    inFlight.incrementAndGet();
    boolean whole = budgetNanos >= timeout.toNanos();
    CompletableFuture<ModelInferResponse> call =
        endpoint.infer(request, Math.min(budgetNanos, timeout.toNanos()));
    // Before anybody learns of the outcome, and also where the call is cancelled.
    CompletableFuture<ModelInferResponse> ended =
        call.whenComplete((response, failure) -> inFlight.decrementAndGet());
    CompletableFuture<Map<String, FloatBuffer>> outputs =
        ended.handle(
            (response, failure) -> finish(start, () -> read(response, failure, reader, whole)));
    outputs.whenComplete((values, failure) -> call.cancel(false));
    return outputs;
  }

  private Map<String, FloatBuffer> read(
      @Nullable ModelInferResponse response,
      @Nullable Throwable failure,
      AnswerReader reader,
      boolean wholeTimeout) {
    if (response != null) {
      return reader.read(response);
    }
    TritonFault fault =
        failure == null
            ? new TritonFault(TritonFault.Kind.WRONG_ANSWER, place + " answered nothing")
            : TritonFault.of(failure, place.toString());
    throw fault.kind() == TritonFault.Kind.SILENT && !wholeTimeout ? fault.late() : fault;
  }

  private Map<String, FloatBuffer> finish(long start, Supplier<Map<String, FloatBuffer>> answer) {
    try {
      Map<String, FloatBuffer> outputs = answer.get();
      breaker.succeeded();
      events.attempted(place, "ok", System.nanoTime() - start);
      return outputs;
    } catch (TritonFault fault) {
      events.attempted(
          place, fault.kind().name().toLowerCase(Locale.ROOT), System.nanoTime() - start);
      if (weigh(fault)) {
        onTrouble.run();
      }
      throw new CompletionException(fault);
    }
  }

  /** Asks the server about the model; blocks for some seconds at most. */
  void check(@Nullable TritonFault serverTrouble) {
    boolean trial = breaker.isOpen();
    try {
      if (serverTrouble != null) {
        throw serverTrouble;
      }
      endpoint.requireLoaded(contract.name());
      maxBatch =
          new ModelCheck(contract)
              .maxBatch(endpoint.metadata(contract.name()), endpoint.config(contract.name()));
      if (trial) {
        tryOut();
      }
    } catch (RuntimeException e) {
      failed(TritonFault.of(e, place.toString()), trial);
    }
  }

  /** No caller has to find out whether it works again. */
  private void tryOut() {
    try {
      ModelInferResponse response =
          endpoint.infer(Requests.trial(contract), timeout.toNanos()).join();
      List<TensorSpec> smallest = contract.outputs().stream().map(TensorSpec::smallest).toList();
      new AnswerReader(contract.name(), smallest, 1).read(response);
    } catch (CompletionException e) {
      throw TritonFault.of(e, place.toString());
    }
    if (breaker.trialSucceeded()) {
      trouble = null;
      events.opened(place);
    }
  }

  private void failed(TritonFault fault, boolean trial) {
    if (!trial) {
      weigh(fault);
      return;
    }
    breaker.trialFailed();
    TritonFault known = trouble;
    trouble = fault;
    if (known == null || known.kind() != fault.kind()) {
      announce(fault);
    }
  }

  /** Counts a failure; true if no more calls go there from now on. */
  private boolean weigh(TritonFault fault) {
    boolean opened =
        switch (fault.kind().weight()) {
          case NONE -> false;
          case COUNTS -> breaker.failed();
          case OPENS -> breaker.trip();
        };
    if (opened) {
      trouble = fault;
      announce(fault);
    }
    return opened;
  }

  private void announce(TritonFault fault) {
    // What we end ourselves is no news.
    if (!endpoint.isClosed()) {
      events.closed(place, String.valueOf(fault.getMessage()));
    }
  }

  /** How long until the next check. */
  long untilCheckNanos(long sinceLastCheck, Duration interval) {
    return breaker.isOpen() ? breaker.untilTrialNanos() : interval.toNanos() - sinceLastCheck;
  }
}
