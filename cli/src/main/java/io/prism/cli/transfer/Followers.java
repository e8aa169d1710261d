package io.prism.cli.transfer;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ask after what was sent until it is decided. The stream keeps an order, so only the oldest few
 * are asked after: the others are decided when their turn comes.
 */
final class Followers implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MOST_OPEN = 1_000;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final BlockingQueue<Optional<Offer>> open = new ArrayBlockingQueue<>(MOST_OPEN);
  private final List<Thread> threads = new ArrayList<>();
  private final Collection collection;
  private final Uploads uploads;
  private final Tally tally;
  private final Consumer<Exception> onFailure;
  private volatile boolean failed;

  private Followers(
      Collection collection, Uploads uploads, Tally tally, Consumer<Exception> onFailure) {
    this.collection = collection;
    this.uploads = uploads;
    this.tally = tally;
    this.onFailure = onFailure;
  }

  /**
   * @param onFailure is told once when nothing can be asked any more; what is open then is dropped
   */
  static Followers start(
      Collection collection, Uploads uploads, Tally tally, Consumer<Exception> onFailure) {
    Followers followers = new Followers(collection, uploads, tally, onFailure);
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(followers::work, "prism-follow-" + i);
      thread.setDaemon(true);
      followers.threads.add(thread);
      thread.start();
    }
    return followers;
  }

  /** Blocks while too many are open. */
  void follow(Offer offer) throws InterruptedException {
    open.put(Optional.of(offer));
  }

  /** Blocks until each is decided; nothing may be given after this. */
  void await() throws InterruptedException {
    for (int i = 0; i < THREADS; i++) {
      open.put(Optional.empty());
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void work() {
    try {
      for (Optional<Offer> next = open.take(); next.isPresent(); next = open.take()) {
        if (!failed) {
          settle(next.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle(Offer offer) throws InterruptedException {
    try {
      long pause = FIRST_PAUSE_MILLIS;
      while (!failed && !isSettled(offer)) {
        if (tally.stalledNanos() > uploads.patience().limit().toNanos()) {
          throw PrismException.of(
              Reason.UNAVAILABLE, "Nothing has been indexed for a long time; its log says why.");
        }
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
      }
    } catch (PrismException | IOException e) {
      failed = true;
      onFailure.accept(e);
    }
  }

  private boolean isSettled(Offer offer) throws IOException, InterruptedException {
    Optional<Artwork> artwork = find(offer);
    if (artwork.isEmpty()) {
      return isLostForGood(offer);
    }
    switch (artwork.get().getState()) {
      case INDEXED -> tally.indexed();
      case REJECTED -> uploads.refuse(offer, reason(artwork.get()));
      case DELETED -> tally.failed(offer.label(), "It was deleted after it had been sent.");
      default -> {
        return false;
      }
    }
    return true;
  }

  private Optional<Artwork> find(Offer offer) throws InterruptedException {
    try {
      return Optional.of(uploads.patience().call(() -> collection.get(offer.id())));
    } catch (PrismException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The journal says that it was sent, but this server has never heard of it: it is sent again. */
  private boolean isLostForGood(Offer offer) throws IOException, InterruptedException {
    byte[] picture;
    try {
      picture = Offer.read(offer.candidate());
    } catch (IOException e) {
      tally.failed(offer.label(), "The file cannot be read.");
      return true;
    }
    return uploads.send(offer, picture).isEmpty();
  }

  private static String reason(Artwork artwork) {
    return artwork.getReason().getCode() + ": " + artwork.getReason().getText();
  }
}
