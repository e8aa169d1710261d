package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand requests that no decent client sends. */
class HostileRequestsIT {
  private static final int COUNT = 1_000;
  private static final long SEED = 20_261_122;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir static Path data;
  private static PrismProcess prism;
  private static PrismApi api;

  @BeforeAll
  static void start() throws Exception {
    prism = PrismProcess.serve(data);
    api = prism.api();
    for (String id : List.of("fox", "fox-2")) {
      assertThat(api.put(id, Pictures.gallery("fox__chalkboard"), "{}").status()).isEqualTo(202);
    }
    for (String id : List.of("fox", "fox-2")) {
      api.awaitState(id, "INDEXED", PATIENCE);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    prism.close();
  }

  @Test
  void aThousandHostileRequestsMeetNoDefectAndDoNoHarm() throws Exception {
    HostileRequests hostile = new HostileRequests(SEED, tokens(), Pictures.query("trophy__glitch"));
    Map<Integer, Integer> statuses = new TreeMap<>();
    List<String> defects = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      byte[] request = hostile.next();
      String answer = send(request);
      int status = status(answer);
      statuses.merge(status, 1, Integer::sum);
      if (status >= 500 || status == 0) {
        defects.add(i + ": " + shown(request) + " -> " + answer);
      }
    }
    System.out.println("1,000 hostile requests by status: " + statuses);

    assertThat(defects).isEmpty();
    assertThat(statuses.getOrDefault(400, 0)).isGreaterThan(COUNT / 4);
    assertThat(api.get("/q/health/ready").status()).isEqualTo(200);
    // Nothing was deleted or lost, and the next decent caller is served.
    assertThat(
            api.search(
                "{\"query\":{\"artworkId\":\"fox\"},\"by\":\"OBJECT\",\"resultList\":{\"minConfidence\":0}}"))
        .isNotEmpty();
    assertThat(api.get("/v1/artworks/fox").status()).isEqualTo(200);
  }

  private static List<String> tokens() throws Exception {
    String search = api.post("/v1/search", "{\"query\":{\"text\":\"fox\"},\"limit\":1}").body();
    String list = api.get("/v1/artworks?pageSize=1").body();
    return java.util.stream.Stream.of(search, list)
        .map(body -> body.replaceAll("(?s).*\"nextPageToken\":\"([^\"]+)\".*", "$1"))
        .toList();
  }

  private static String send(byte[] request) throws IOException {
    URI base = URI.create(api.base());
    try (Socket socket = new Socket(InetAddress.getByName(base.getHost()), base.getPort())) {
      socket.setSoTimeout(60_000);
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
      } catch (IOException refusedBeforeTheEnd) {
        // The answer may be there all the same.
      }
      return new String(socket.getInputStream().readNBytes(2_000), StandardCharsets.ISO_8859_1);
    } catch (IOException reset) {
      return "";
    }
  }

  private static int status(String answer) {
    return answer.startsWith("HTTP/1.") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  private static String shown(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.min(600, text.length()));
  }
}
