package io.prism.pictures.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server that says exactly what a test wants, down to the bytes and their timing. */
final class TinyServer implements AutoCloseable {
  @FunctionalInterface
  interface Script {
    void run(OutputStream out) throws IOException, InterruptedException;
  }

  final List<List<String>> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  TinyServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    threads.execute(this::acceptAll);
  }

  int port() {
    return listener.getLocalPort();
  }

  void on(String path, Script script) {
    scripts.put(path, script);
  }

  void answer(String path, String head, byte[] body) {
    on(
        path,
        out -> {
          out.write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
          out.write(body);
        });
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      List<String> lines = in.lines().takeWhile(line -> !line.isEmpty()).toList();
      if (lines.isEmpty()) {
        return; // The client left before it had asked.
      }
      requests.add(lines);
      scripts.get(lines.get(0).split(" ")[1]).run(socket.getOutputStream());
    } catch (IOException | UncheckedIOException | InterruptedException clientLeft) {
      // What the client makes of it is what the test looks at.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
