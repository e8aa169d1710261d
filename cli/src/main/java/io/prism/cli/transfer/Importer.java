package io.prism.cli.transfer;

import io.prism.cli.source.Entry;
import io.prism.cli.source.Entry.Candidate;
import io.prism.cli.source.Source;
import io.prism.core.error.PrismException;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One import. Pictures are read one after the other, which decides between equal ones the same way
 * each time, and sent side by side; what the server has is followed until it is decided.
 */
public final class Importer {
  private final Collection collection;
  private final Journal journal;
  private final Tally tally;
  private final Limits limits;
  private final Semaphore slots;
  private final Set<String> ids = new HashSet<>();
  private final AtomicReference<@Nullable Exception> end = new AtomicReference<>();

  /**
   * @param parallel pictures on their way, and in memory, at once; at least 1
   * @param patience how long nothing may move before the import gives up
   * @param follow whether to wait until the artworks are indexed
   */
  public record Limits(int parallel, Duration patience, boolean follow) {}

  public Importer(Collection collection, Journal journal, Tally tally, Limits limits) {
    this.collection = collection;
    this.journal = journal;
    this.tally = tally;
    this.limits = limits;
    this.slots = new Semaphore(limits.parallel());
  }

  /**
   * Blocks until each entry is decided. What was sent stays in the journal when this fails.
   *
   * @throws PrismException when the server cannot be called any more
   */
  public void run(Source source) throws IOException, InterruptedException {
    Uploads uploads = new Uploads(collection, journal, tally, new Patience(limits.patience()));
    Followers followers =
        limits.follow() ? Followers.start(collection, uploads, tally, this::stop) : null;
    ExecutorService senders = Executors.newFixedThreadPool(limits.parallel());
    try {
      source.forEach(entry -> visit(entry, new Way(uploads, followers, senders)));
      slots.acquire(limits.parallel());
      if (followers != null) {
        followers.await();
      }
      rethrow();
    } finally {
      senders.shutdownNow();
      if (followers != null) {
        followers.close();
      }
      journal.force();
    }
  }

  private record Way(Uploads uploads, @Nullable Followers followers, ExecutorService senders) {}

  private void visit(Entry entry, Way way) throws IOException, InterruptedException {
    slots.acquire();
    boolean handedOver = false;
    try {
      rethrow();
      if (entry instanceof Candidate candidate) {
        handedOver = consider(candidate, way);
      } else if (entry instanceof Entry.Unusable unusable) {
        tally.refused(unusable.label(), unusable.reason());
      }
    } finally {
      if (!handedOver) {
        slots.release();
      }
    }
  }

  /** Returns whether a sender has it, who gives the slot back then. */
  private boolean consider(Candidate candidate, Way way) throws IOException, InterruptedException {
    String key;
    try {
      key = Fingerprint.ofCandidate(candidate);
    } catch (IOException e) {
      tally.refused(candidate.label(), "The file cannot be read.");
      return false;
    }
    Optional<Mark> mark = journal.find(key);
    if (mark.isPresent()) {
      resume(candidate, mark.get(), way);
      return false;
    }
    try {
      byte[] picture = Offer.read(candidate);
      Offer offer = Offer.of(candidate, key, picture);
      return isFirst(offer) && send(offer, picture, way);
    } catch (PrismException e) {
      tally.refused(candidate.label(), Uploads.explain(e));
    } catch (IOException e) {
      tally.refused(candidate.label(), "The file cannot be read.");
    }
    return false;
  }

  private void resume(Candidate candidate, Mark mark, Way way) throws InterruptedException {
    tally.resumed();
    if (!mark.sent()) {
      tally.refused(candidate.label(), mark.reason());
      return;
    }
    ids.add(mark.id());
    Offer offer =
        new Offer(candidate, mark.key(), candidate.metadata().toBuilder().setId(mark.id()).build());
    accepted(offer, way);
  }

  private boolean isFirst(Offer offer) {
    if (ids.add(offer.id())) {
      return true;
    }
    if (offer.candidate().metadata().getId().isEmpty()) {
      tally.repeated();
    } else {
      tally.refused(offer.label(), "An earlier entry of this import has the same id.");
    }
    return false;
  }

  private boolean send(Offer offer, byte[] picture, Way way) {
    way.senders()
        .execute(
            () -> {
              try {
                if (end.get() == null) {
                  sendNow(offer, picture, way);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (PrismException | IOException e) {
                stop(e);
              } finally {
                slots.release();
              }
            });
    return true;
  }

  private void sendNow(Offer offer, byte[] picture, Way way)
      throws IOException, InterruptedException {
    Optional<Artwork> accepted = way.uploads().send(offer, picture);
    if (accepted.isPresent()) {
      if (accepted.get().getState() == Artwork.State.INDEXED) {
        tally.unchanged();
      } else {
        accepted(offer, way);
      }
    }
  }

  private void accepted(Offer offer, Way way) throws InterruptedException {
    if (way.followers() == null) {
      tally.queued();
    } else {
      way.followers().follow(offer);
    }
  }

  private void stop(Exception failure) {
    end.compareAndSet(null, failure);
  }

  private void rethrow() throws IOException {
    Exception failure = end.get();
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof PrismException prism) {
      throw prism;
    }
  }
}
