package io.prism.encoder.batch;

import java.util.concurrent.CompletableFuture;

/** An item in a queue; the future is what the caller holds. */
final class Entry<I, O> extends CompletableFuture<O> {
  private final I item;
  private final Ticket ticket;
  private final long since;

  Entry(I item, Ticket ticket, long since) {
    this.item = item;
    this.ticket = ticket;
    this.since = since;
  }

  I item() {
    return item;
  }

  Ticket ticket() {
    return ticket;
  }

  Lane lane() {
    return ticket.lane();
  }

  /** {@link System#nanoTime()} when it came. */
  long since() {
    return since;
  }
}
