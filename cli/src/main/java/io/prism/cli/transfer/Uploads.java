package io.prism.cli.transfer;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Sends pictures, and writes down what became of them. Thread-safe. */
final class Uploads {
  private static final Set<Reason> ABOUT_THE_CALLER =
      Set.of(Reason.UNAUTHENTICATED, Reason.PERMISSION_DENIED, Reason.CANCELLED);

  private final Collection collection;
  private final Journal journal;
  private final Tally tally;
  private final Patience patience;

  Uploads(Collection collection, Journal journal, Tally tally, Patience patience) {
    this.collection = collection;
    this.journal = journal;
    this.tally = tally;
    this.patience = patience;
  }

  Patience patience() {
    return patience;
  }

  /**
   * Blocks until the server has it for good.
   *
   * @return empty when it was refused or failed, which the tally knows then
   * @throws PrismException when no other upload would fare better
   */
  Optional<Artwork> send(Offer offer, byte[] picture) throws IOException, InterruptedException {
    Artwork artwork;
    try {
      artwork = patience.call(() -> collection.put(offer.metadata(), picture));
    } catch (PrismException e) {
      if (e.reason().isTransient() || ABOUT_THE_CALLER.contains(e.reason())) {
        throw e;
      }
      if (e.reason() == Reason.INTERNAL) {
        tally.failed(offer.label(), explain(e));
      } else {
        refuse(offer, explain(e));
      }
      return Optional.empty();
    }
    journal.add(Mark.sent(offer.key(), offer.id()));
    return Optional.of(artwork);
  }

  void refuse(Offer offer, String reason) throws IOException {
    journal.add(Mark.refused(offer.key(), offer.id(), reason));
    tally.refused(offer.label(), reason);
  }

  static String explain(PrismException e) {
    return e.reason() + ": " + e.problem().detail();
  }
}
