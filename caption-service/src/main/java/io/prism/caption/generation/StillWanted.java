package io.prism.caption.generation;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import io.prism.pictures.raster.Patience;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends long work between two of its steps, once nobody waits for it. */
final class StillWanted implements Patience {
  private final long deadlineNanos;
  private final AtomicBoolean gone = new AtomicBoolean();

  StillWanted(Callers callers) {
    this.deadlineNanos = callers.deadlineNanos();
    callers.whenGone(() -> gone.set(true));
  }

  @Override
  public void check() {
    // Who is too late is also gone, and is told the former.
    if (leftNanos() <= 0) {
      throw PrismException.of(
          Reason.DEADLINE_EXCEEDED, "The caption was not written within the call's time.");
    }
    if (gone.get()) {
      throw PrismException.of(Reason.CANCELLED, "The caller went away.");
    }
  }

  long leftNanos() {
    return deadlineNanos - System.nanoTime();
  }
}
