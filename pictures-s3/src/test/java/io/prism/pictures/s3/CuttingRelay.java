package io.prism.pictures.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Hands bytes on to a server until so many went up, then breaks every connection. */
final class CuttingRelay implements AutoCloseable {
  private final URI server;
  private final AtomicLong left;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  CuttingRelay(URI server, long bytes) throws IOException {
    this.server = server;
    this.left = new AtomicLong(bytes);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::acceptAll);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Socket far = new Socket(server.getHost(), server.getPort());
        threads.execute(() -> hand(near, far, true));
        threads.execute(() -> hand(far, near, false));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void hand(Socket from, Socket to, boolean up) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] some = new byte[8_192];
      int read = in.read(some);
      while (read >= 0 && (!up || left.addAndGet(-read) > 0)) {
        out.write(some, 0, read);
        read = in.read(some);
      }
    } catch (IOException cut) {
      // The other direction ended it.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
