package io.prism.encoder.batch;

import io.prism.engine.Callers;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The entries of one computation, as it sees their callers. */
record Batch(List<? extends Entry<?, ?>> entries) implements Callers {
  @Override
  public long deadlineNanos() {
    long now = System.nanoTime();
    return now + entries.stream().mapToLong(e -> e.ticket().deadlineNanos() - now).max().orElse(0);
  }

  @Override
  public void whenGone(Runnable action) {
    CompletableFuture.allOf(entries.toArray(CompletableFuture[]::new))
        .whenComplete((done, failure) -> action.run());
  }
}
