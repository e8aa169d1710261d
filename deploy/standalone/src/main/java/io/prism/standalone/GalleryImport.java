package io.prism.standalone;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.client.GrpcErrors;
import io.prism.gateway.v1.ArtworkServiceGrpc.ArtworkServiceBlockingStub;
import io.prism.gateway.v1.GetArtworkRequest;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.standalone.Gallery.Work;
import io.prism.type.v1.Artwork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Puts works in by the public API, as any other client would, and follows them until they can be
 * found. What is indexed already is not sent again.
 */
final class GalleryImport {

  private static final int PARALLEL = 8;
  private static final int ATTEMPTS = 10;
  private static final long CALL_SECONDS = 30;
  private static final long POLL_MILLIS = 50;
  private static final long STALL_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long GRACE_SECONDS = 5;

  private final ArtworkServiceBlockingStub artworks;
  private final AtomicInteger skipped = new AtomicInteger();

  GalleryImport(ArtworkServiceBlockingStub artworks) {
    this.artworks = artworks;
  }

  /** How many works were there before. */
  int skipped() {
    return skipped.get();
  }

  /**
   * Blocks until each work is indexed or refused. However it ends, no call is on its way then
   * (unless one heeds no cancellation for seconds), so that channel and services may be closed:
   * gRPC answers a call that begins on a transport which ends in the same moment with a
   * NullPointerException.
   *
   * @param progress is told how many are done, on the calling thread
   * @return one line for each that was refused
   */
  List<String> run(List<Work> works, IntConsumer progress) throws InterruptedException {
    ExecutorService uploads = Executors.newFixedThreadPool(PARALLEL);
    Deque<Upload> pending = new ArrayDeque<>();
    try {
      for (Work work : works) {
        pending.add(new Upload(work.id(), uploads.submit(() -> offer(work))));
      }
      return follow(pending, works.size(), progress);
    } finally {
      pending.forEach(upload -> upload.answer().cancel(false));
      end(uploads);
    }
  }

  /** Calls on their way get their answer, or are cancelled after a while. */
  private static void end(ExecutorService uploads) {
    uploads.shutdown();
    if (!isEnded(uploads)) {
      uploads.shutdownNow();
      isEnded(uploads);
    }
  }

  /** Waits, also for a thread that was interrupted: a call that was leaves the flag set. */
  private static boolean isEnded(ExecutorService uploads) {
    boolean interrupted = Thread.interrupted();
    try {
      return uploads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Upload(String id, Future<Artwork> answer) {}

  private List<String> follow(Deque<Upload> pending, int total, IntConsumer progress)
      throws InterruptedException {
    List<String> refused = new ArrayList<>();
    long lastChange = System.nanoTime();
    while (!pending.isEmpty()) {
      if (isDecided(pending.element(), refused)) {
        pending.remove();
        lastChange = System.nanoTime();
      } else if (System.nanoTime() - lastChange > STALL_NANOS) {
        throw new StartFailure(
            "nothing has been indexed for five minutes; the log in the data folder says why");
      } else {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      progress.accept(total - pending.size());
    }
    return refused;
  }

  private boolean isDecided(Upload upload, List<String> refused) throws InterruptedException {
    try {
      Artwork artwork = upload.answer().get();
      if (artwork.getState() == Artwork.State.QUEUED) {
        artwork = get(upload.id());
      }
      if (artwork.getState() == Artwork.State.REJECTED) {
        refused.add(upload.id() + ": " + artwork.getReason().getText());
      }
      return artwork.getState() != Artwork.State.QUEUED;
    } catch (ExecutionException e) {
      Throwable failure = e.getCause() == null ? e : e.getCause();
      refused.add(upload.id() + ": " + GrpcErrors.toProblem(failure).detail());
      return true;
    } catch (StatusRuntimeException e) {
      if (isTransient(e)) {
        return false;
      }
      throw e;
    }
  }

  private Artwork offer(Work work) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return isIndexed(work) ? skip(work) : put(work);
      } catch (StatusRuntimeException e) {
        if (attempt == ATTEMPTS || !isTransient(e)) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100L * attempt);
      }
    }
  }

  private boolean isIndexed(Work work) {
    try {
      return get(work.id()).getState() == Artwork.State.INDEXED;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private Artwork skip(Work work) {
    skipped.incrementAndGet();
    return Artwork.newBuilder().setId(work.id()).setState(Artwork.State.INDEXED).build();
  }

  private Artwork put(Work work) {
    PutArtworkRequest request =
        PutArtworkRequest.newBuilder()
            .setMetadata(work.metadata())
            .setPicture(work.picture())
            .build();
    return stub().putArtwork(request).getArtwork();
  }

  private Artwork get(String id) {
    return stub().getArtwork(GetArtworkRequest.newBuilder().setId(id).build()).getArtwork();
  }

  private static boolean isTransient(StatusRuntimeException e) {
    Status.Code code = e.getStatus().getCode();
    return code == Status.Code.UNAVAILABLE
        || code == Status.Code.RESOURCE_EXHAUSTED
        || code == Status.Code.DEADLINE_EXCEEDED;
  }

  private ArtworkServiceBlockingStub stub() {
    return artworks.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
  }
}
