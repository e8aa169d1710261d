package io.prism.engine.triton;

import io.prism.engine.Callers;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One model on all servers. Thread-safe. */
public final class TritonModel {
  /** gRPC ends a call at its deadline; this much later we no longer believe it. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ModelContract contract;
  private final List<Replica> replicas;
  private final int maxMessageBytes;
  private final AtomicInteger turn = new AtomicInteger();

  TritonModel(ModelContract contract, List<Replica> replicas, int maxMessageBytes) {
    this.contract = contract;
    this.replicas = List.copyOf(replicas);
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Why no call is possible, without hosts; empty if one is. */
  Optional<String> trouble() {
    return replicas.stream().anyMatch(Replica::isUsable)
        ? Optional.empty()
        : Optional.of(
            replicas.stream()
                .flatMap(replica -> replica.trouble().stream())
                .distinct()
                .collect(Collectors.joining(", ", "model '" + contract.name() + "': ", "")));
  }

  /**
   * Runs the model, in several calls at once where the batch is larger than the servers take.
   * Blocks until the answer is there, the callers have gone or their time is up.
   *
   * @param items of the batch, at least one
   * @param inputs one an input, in the order of the contract
   * @throws io.prism.core.error.PrismException as the table of {@link TritonFault} says
   */
  public Answer infer(int items, List<RawInput> inputs, Callers callers) {
    return infer(items, inputs, contract.outputs(), callers);
  }

  /**
   * The same for a model whose outputs have dimensions of any length.
   *
   * @param outputs the contract's, each dimension as this call's answer must have it
   */
  public Answer infer(int items, List<RawInput> inputs, List<TensorSpec> outputs, Callers callers) {
    int chunk = chunk(inputs, outputs);
    long deadline = callers.deadlineNanos();
    List<CompletableFuture<Map<String, FloatBuffer>>> parts = new ArrayList<>();
    for (int from = 0; from < items; from += chunk) {
      int to = Math.min(items, from + chunk);
      parts.add(
          new Inference(
                  Requests.infer(contract, inputs, from, to),
                  new AnswerReader(contract.name(), outputs, to - from),
                  deadline,
                  this::choose)
              .start());
    }
    callers.whenGone(() -> cancel(parts));
    return new Answer(chunk, join(parts, deadline));
  }

  /** Items of a call, so that every usable server takes it and no message is too large. */
  private int chunk(List<RawInput> inputs, List<TensorSpec> outputs) {
    long in = inputs.stream().mapToLong(RawInput::itemBytes).sum();
    long out = outputs.stream().mapToLong(TensorSpec::bytes).sum();
    // Names and shapes are a few hundred bytes.
    long fits = (maxMessageBytes - 1024) / Math.max(1, Math.max(in, out));
    int taken =
        replicas.stream()
            .filter(Replica::isUsable)
            .mapToInt(Replica::maxBatch)
            .min()
            .orElse(Integer.MAX_VALUE);
    return (int) Math.max(1, Math.min(taken, fits));
  }

  /** The one with the fewest calls under way; of equals each in turn. */
  private Optional<Replica> choose(Set<Replica> tried) {
    List<Replica> usable =
        replicas.stream().filter(r -> r.isUsable() && !tried.contains(r)).toList();
    if (usable.isEmpty()) {
      return Optional.empty();
    }
    int first = Math.floorMod(turn.getAndIncrement(), usable.size());
    List<Replica> inTurn = new ArrayList<>(usable.subList(first, usable.size()));
    inTurn.addAll(usable.subList(0, first));
    return inTurn.stream().min(Comparator.comparingInt(Replica::inFlight));
  }

  private List<Map<String, FloatBuffer>> join(
      List<CompletableFuture<Map<String, FloatBuffer>>> parts, long deadline) {
    CompletableFuture<Void> all = CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    // The first failure is everybody's: nobody needs the rest.
    parts.forEach(part -> part.exceptionally(failure -> fail(all, failure)));
    try {
      all.get(deadline - System.nanoTime() + GRACE_NANOS, TimeUnit.NANOSECONDS);
      return parts.stream().map(CompletableFuture::join).toList();
    } catch (ExecutionException e) {
      throw TritonFault.of(e.getCause() == null ? e : e.getCause(), contract.name()).toPrism();
    } catch (TimeoutException e) {
      throw new TritonFault(TritonFault.Kind.LATE, contract.name() + " never ended", e).toPrism();
    } catch (CancellationException e) {
      throw gone(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw gone(e);
    } finally {
      cancel(parts);
    }
  }

  private static <T> @Nullable T fail(CompletableFuture<?> all, Throwable failure) {
    all.completeExceptionally(failure);
    return null;
  }

  private RuntimeException gone(Exception cause) {
    return new TritonFault(
            TritonFault.Kind.CANCELLED, contract.name() + ": nobody waits any more", cause)
        .toPrism();
  }

  private static void cancel(List<? extends CompletableFuture<?>> parts) {
    parts.forEach(part -> part.cancel(false));
  }
}
