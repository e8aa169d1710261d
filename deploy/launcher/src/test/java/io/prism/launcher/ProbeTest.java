package io.prism.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    answer("/well", 200);
    answer("/unwell", 503);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void onlyTwoHundredIsWell() {
    assertThat(Probe.ask(url("/well"))).isEmpty();
    assertThat(Probe.ask(url("/unwell"))).isEqualTo(url("/unwell") + " answers 503");
  }

  @Test
  void aPortThatTakesConnectionsIsWell() throws IOException {
    int port = server.getAddress().getPort();
    assertThat(Probe.ask("tcp://127.0.0.1:" + port)).isEmpty();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(Probe.ask("tcp://127.0.0.1:" + port)).contains("refused");
    assertThat(Probe.ask("http://127.0.0.1:" + port + "/well")).contains("refused");
  }

  @Test
  void whatIsNoAddressIsToldSo() {
    assertThat(Probe.ask("well?")).startsWith("well?: ");
    assertThat(Probe.ask("file:///etc/passwd")).startsWith("file:///etc/passwd: ");
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(String path, int status) {
    server.createContext(
        path,
        call -> {
          call.sendResponseHeaders(status, -1);
          call.close();
        });
  }
}
