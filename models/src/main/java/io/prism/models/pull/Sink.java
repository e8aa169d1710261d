package io.prism.models.pull;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Writes an answer's body to a file as it comes, a buffer at a time. */
final class Sink implements BodySubscriber<Void> {
  private final PartFile part;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private @Nullable Subscription subscription;
  private @Nullable IOException failure;
  private boolean detached;

  Sink(PartFile part) {
    this.part = part;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return end;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    Subscription from = subscription;
    if (detached || from == null) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        part.append(buffer);
      }
      from.request(1);
    } catch (IOException e) {
      failure = e;
      from.cancel();
      end.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failed) {
    end.completeExceptionally(failed);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }

  /** Why the file could not be written: not the host's fault. */
  synchronized Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /** After this the file is not written to, whatever still comes. */
  synchronized void detach() {
    detached = true;
  }
}
