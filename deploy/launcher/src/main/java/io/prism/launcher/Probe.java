package io.prism.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * Asks a server whether it is well, in an image that has no other program for it: {@code java -cp
 * /app/probe.jar io.prism.launcher.Probe http://127.0.0.1:8080/q/health/ready}, or {@code
 * tcp://127.0.0.1:9092}. Exit code 0 when the answer is 200, or the connection is taken; else 1.
 */
public final class Probe {
  private static final int MILLIS = 2000;
  private static final int UNWELL = 1;

  private Probe() {}

  /** Ends the JVM. */
  public static void main(String... args) {
    String said = args.length == 1 ? ask(args[0]) : "say what to ask: http://HOST:PORT/PATH";
    if (!said.isEmpty()) {
      System.err.println("probe: " + said);
      System.err.flush();
    }
    Runtime.getRuntime().halt(said.isEmpty() ? 0 : UNWELL);
  }

  /** What is wrong; empty when nothing is. */
  static String ask(String url) {
    try {
      URI uri = URI.create(url);
      return "tcp".equals(uri.getScheme()) ? connect(uri) : get(uri);
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      return url + ": " + e;
    }
  }

  private static String connect(URI uri) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), MILLIS);
      return "";
    }
  }

  private static String get(URI uri) throws IOException {
    HttpURLConnection call = (HttpURLConnection) uri.toURL().openConnection();
    call.setConnectTimeout(MILLIS);
    call.setReadTimeout(MILLIS);
    int status = call.getResponseCode();
    return status == HttpURLConnection.HTTP_OK ? "" : uri + " answers " + status;
  }
}
