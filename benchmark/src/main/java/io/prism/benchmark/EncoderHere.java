package io.prism.benchmark;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The encoder service in this JVM, on a free port, for as long as something is measured. */
public final class EncoderHere implements QuarkusApplication {
  private static final AtomicReference<@Nullable Runnable> WORK = new AtomicReference<>();
  private static final AtomicReference<@Nullable Throwable> FAILURE = new AtomicReference<>();

  /**
   * Starts the service, runs the work with its address and stops the service. Once a JVM.
   *
   * @param work gets {@code host:port} of the gRPC server
   */
  static void whileServing(Consumer<String> work) {
    int port = freePort();
    System.setProperty("quarkus.http.port", Integer.toString(port));
    WORK.set(() -> work.accept("127.0.0.1:" + port));
    Quarkus.run(
        EncoderHere.class,
        (code, failure) -> {
          if (failure != null) {
            FAILURE.compareAndSet(null, failure);
          }
        });
    Throwable failure = FAILURE.get();
    if (failure != null) {
      throw new CompletionException(failure);
    }
  }

  @Override
  public int run(String... args) {
    Runnable work = WORK.get();
    if (work == null) {
      throw new IllegalStateException("whileServing() has not been called");
    }
    work.run();
    return 0;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
