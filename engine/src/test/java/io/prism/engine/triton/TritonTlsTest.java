package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.TlsServerCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, and who may make them. */
class TritonTlsTest {
  @TempDir static Path folder;
  private static TestCertificate server;
  private static TestCertificate client;

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = TestCertificate.make(folder, "server");
    client = TestCertificate.make(folder, "client");
  }

  @Test
  void aServerWithATrustedCertificateServes() throws Exception {
    try (FakeTriton triton = triton(TlsServerCredentials.newBuilder())) {
      assertThat(trouble(triton, Optional.of(server), Optional.empty())).isEmpty();
    }
  }

  @Test
  void aServerWithAStrangeCertificateIsAway() throws Exception {
    try (FakeTriton triton = triton(TlsServerCredentials.newBuilder())) {
      assertThat(trouble(triton, Optional.of(client), Optional.empty()))
          .contains("Triton: model 'm': no server answers. The log has the details.");
      assertThat(trouble(triton, Optional.empty(), Optional.empty())).isPresent();
    }
  }

  @Test
  void aServerThatAsksWhoCallsIsShownTheClientsCertificate() throws Exception {
    TlsServerCredentials.Builder asking =
        TlsServerCredentials.newBuilder()
            .trustManager(client.certificate().toFile())
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    try (FakeTriton triton = triton(asking)) {
      assertThat(trouble(triton, Optional.of(server), Optional.of(client))).isEmpty();
      assertThat(trouble(triton, Optional.of(server), Optional.empty())).isPresent();
    }
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");

    assertThatThrownBy(
            () ->
                open(
                    "127.0.0.1:1", new TritonSettings.Tls(Optional.of(nonsense), Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("triton.tls");
  }

  private static FakeTriton triton(TlsServerCredentials.Builder credentials) throws Exception {
    return new FakeTriton(
        credentials.keyManager(server.certificate().toFile(), server.key().toFile()).build());
  }

  private static Optional<String> trouble(
      FakeTriton triton, Optional<TestCertificate> trusted, Optional<TestCertificate> own) {
    TritonSettings.Tls tls =
        new TritonSettings.Tls(
            trusted.map(TestCertificate::certificate),
            own.map(c -> new TritonSettings.Identity(c.certificate(), c.key())));
    try (TritonClient opened = open(triton.endpoint(), tls)) {
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (opened.trouble().orElse("").contains("has not been asked")) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.onSpinWait();
      }
      return opened.trouble();
    }
  }

  private static TritonClient open(String endpoint, TritonSettings.Tls tls) {
    TritonSettings settings =
        new TritonSettings(
            List.of(endpoint),
            Optional.of(tls),
            Duration.ofSeconds(20),
            1 << 20,
            Duration.ofMillis(200));
    return TritonClient.open(settings, List.of(FakeTriton.CONTRACT), TritonEvents.NONE);
  }
}
