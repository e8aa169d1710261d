package io.prism.pictures.fetch;

import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Makes the client when the first picture is fetched: it reads all of the system's certificates,
 * which a start should not wait for. Thread-safe.
 */
final class LazyHttpClient implements AutoCloseable {
  private final Supplier<CloseableHttpClient> maker;
  private @Nullable CloseableHttpClient client;
  private boolean closed;

  LazyHttpClient(Supplier<CloseableHttpClient> maker) {
    this.maker = maker;
  }

  /**
   * @throws IllegalStateException after {@link #close}
   */
  synchronized CloseableHttpClient get() {
    if (closed) {
      throw new IllegalStateException("the picture fetcher is closed");
    }
    if (client == null) {
      client = maker.get();
    }
    return client;
  }

  /** Drops all connections, those in use too. */
  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.close(CloseMode.IMMEDIATE);
    }
  }
}
