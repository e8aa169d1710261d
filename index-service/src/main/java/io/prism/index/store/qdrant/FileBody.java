package io.prism.index.store.qdrant;

import io.prism.index.archive.DurableFiles;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * An answer that goes to a new file as it comes; the result is its SHA-256, once the file is on
 * disk. Fails with a {@link DiskException} when the file cannot be written.
 */
final class FileBody implements BodySubscriber<String> {
  private final Path file;
  private final MessageDigest digest = DurableFiles.digest();
  private final CompletableFuture<String> result = new CompletableFuture<>();
  private long left;
  private @Nullable FileChannel channel;
  private @Nullable Subscription source;

  /**
   * @param bytes that were announced; whoever sends more is not believed
   */
  FileBody(Path file, long bytes) {
    this.file = file;
    this.left = bytes;
  }

  /** It is the disk, and not the network. */
  static final class DiskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DiskException(IOException cause) {
      super(cause);
    }
  }

  @Override
  public CompletionStage<String> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      subscription.request(1);
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    FileChannel to = channel;
    Subscription from = source;
    if (to == null || from == null || result.isDone()) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        left -= buffer.remaining();
        if (left < 0) {
          from.cancel();
          close();
          result.completeExceptionally(new IOException("more comes than was announced"));
          return;
        }
        digest.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      from.request(1);
    } catch (IOException e) {
      fail(e);
    }
  }

  @Override
  public void onComplete() {
    FileChannel written = channel;
    if (written == null) {
      return;
    }
    try (written) {
      written.force(true);
    } catch (IOException e) {
      fail(e);
      return;
    }
    result.complete(HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public void onError(Throwable failure) {
    close();
    result.completeExceptionally(failure);
  }

  private void fail(IOException failure) {
    if (source != null) {
      source.cancel();
    }
    close();
    result.completeExceptionally(new DiskException(failure));
  }

  private void close() {
    FileChannel open = channel;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // What failed before is told.
        result.completeExceptionally(new DiskException(e));
      }
    }
  }
}
