package io.prism.models.pull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server that serves files with ranges, and misbehaves as it is told. */
final class Hub implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Queue<Misdeed> misdeeds = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new ArrayList<>();
  private volatile String etag = "\"v1\"";
  private volatile boolean ranges = true;

  /** What happens to one request instead of an answer. */
  @FunctionalInterface
  interface Misdeed {
    /** Whether it answered; if not, the usual answer follows. */
    boolean answer(HttpExchange exchange, byte[] file) throws IOException;
  }

  Hub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 16);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void put(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  /** Done to the next requests, one each. */
  void next(Misdeed... deeds) {
    misdeeds.addAll(List.of(deeds));
  }

  void etag(String value) {
    etag = value;
  }

  void withoutRanges() {
    ranges = false;
  }

  /** {@code PATH RANGE IF-RANGE} of each request. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  static Misdeed status(int status) {
    return (exchange, file) -> {
      byte[] page =
          "an error page of some length".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, page.length);
      exchange.getResponseBody().write(page);
      return true;
    };
  }

  static Misdeed redirect(int status, String location) {
    return (exchange, file) -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(status, -1);
      return true;
    };
  }

  /** Promises the whole rest, and breaks off after so many bytes of it. */
  static Misdeed cutAfter(int bytes) {
    return (exchange, file) -> {
      int from = from(exchange);
      if (from > 0) {
        exchange.getResponseHeaders().set("Content-Range", range(from, file.length));
      }
      exchange.getResponseHeaders().set("ETag", "\"v1\"");
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
      exchange.getResponseBody().write(file, from, Math.min(bytes, file.length - from));
      exchange.getResponseBody().flush();
      throw new IOException("broken off on purpose");
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      remember(path, exchange);
      byte[] file = files.getOrDefault(path, new byte[0]);
      Misdeed misdeed = misdeeds.poll();
      if (misdeed != null && misdeed.answer(exchange, file)) {
        return;
      }
      if (!files.containsKey(path)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      serve(exchange, file);
    }
  }

  private synchronized void remember(String path, HttpExchange exchange) {
    requests.add(
        (path
                + " "
                + exchange.getRequestHeaders().getOrDefault("Range", List.of("-")).get(0)
                + " "
                + exchange.getRequestHeaders().getOrDefault("If-Range", List.of("-")).get(0))
            .strip());
  }

  private void serve(HttpExchange exchange, byte[] file) throws IOException {
    exchange.getResponseHeaders().set("ETag", etag);
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    int from = ranges && (condition == null || condition.equals(etag)) ? from(exchange) : 0;
    if (from > file.length || (from == file.length && from > 0)) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + file.length);
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (from > 0) {
      exchange.getResponseHeaders().set("Content-Range", range(from, file.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(file, from, file.length - from);
    }
  }

  private static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
  }

  private static String range(int from, int length) {
    return "bytes " + from + "-" + (length - 1) + "/" + length;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Waits until the client hangs up. */
  static Misdeed silence() {
    return (exchange, file) -> {
      exchange.sendResponseHeaders(200, file.length);
      exchange.getResponseBody().write(file, 0, 1000);
      exchange.getResponseBody().flush();
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return true;
    };
  }
}
