package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.engine.Callers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections to a real Triton, and who may make them. */
@Timeout(300)
class TritonTlsTest {
  private static final String MODEL = "text-none";
  private static final ModelContract CONTRACT = TestModels.text(MODEL);
  private static final String AWAY =
      "Triton: model 'text-none': no server answers. The log has the details.";

  @TempDir static Path folder;
  private static TestCertificate server;
  private static TestCertificate client;
  private final List<TestTriton> started = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = TestCertificate.make(folder, "server");
    client = TestCertificate.make(folder, "client");
  }

  @AfterEach
  void stop() {
    started.forEach(TestTriton::close);
  }

  @Test
  void aServerServesThoseWhoTrustItsCertificateAndIsAwayForTheOthers() {
    TestTriton triton = triton("--grpc-use-ssl=1");

    assertServes(triton, tls(Optional.of(server), Optional.empty()));
    assertAway(triton, tls(Optional.of(client), Optional.empty()));
    assertAway(triton, tls(Optional.empty(), Optional.empty()));
    assertAway(triton, Optional.empty());
  }

  @Test
  void aServerThatAsksWhoCallsServesThoseWhoseCertificateItTrusts() {
    TestTriton triton =
        triton(
            "--grpc-use-ssl=1",
            "--grpc-use-ssl-mutual=1",
            "--grpc-root-cert=" + client.certificate());

    assertServes(triton, tls(Optional.of(server), Optional.of(client)));
    assertAway(triton, tls(Optional.of(server), Optional.empty()));
    assertAway(triton, tls(Optional.of(server), Optional.of(server)));
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");

    assertThatThrownBy(
            () ->
                open(
                    "127.0.0.1:1",
                    Optional.of(new TritonSettings.Tls(Optional.of(nonsense), Optional.empty()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("triton.tls");
  }

  private TestTriton triton(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--grpc-server-cert=" + server.certificate());
    all.add("--grpc-server-key=" + server.key());
    TestTriton triton = TestTriton.startWith(all, MODEL);
    started.add(triton);
    return triton;
  }

  private static Optional<TritonSettings.Tls> tls(
      Optional<TestCertificate> trusted, Optional<TestCertificate> own) {
    return Optional.of(
        new TritonSettings.Tls(
            trusted.map(TestCertificate::certificate),
            own.map(c -> new TritonSettings.Identity(c.certificate(), c.key()))));
  }

  private static void assertServes(TestTriton triton, Optional<TritonSettings.Tls> tls) {
    try (TritonClient opened = open(triton.endpoint(), tls)) {
      await(() -> opened.trouble().isEmpty());
      TensorSpec ids = CONTRACT.inputs().get(0);
      byte[] ones = Requests.trial(CONTRACT).getRawInputContents(0).toByteArray();

      Answer answer =
          opened
              .models()
              .get(0)
              .infer(1, List.of(new RawInput(ids, ids.shape(), ones)), Callers.PATIENT);

      float first = answer.item("embedding", 0, (values, index) -> values.get(0));
      assertThat(first).isEqualTo(1);
    }
  }

  private static void assertAway(TestTriton triton, Optional<TritonSettings.Tls> tls) {
    try (TritonClient opened = open(triton.endpoint(), tls)) {
      await(
          () -> {
            Optional<String> trouble = opened.trouble();
            assertThat(trouble).isPresent();
            return trouble.get().equals(AWAY);
          });
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      FakeTritonTest.pause();
    }
  }

  private static TritonClient open(String endpoint, Optional<TritonSettings.Tls> tls) {
    TritonSettings settings =
        new TritonSettings(
            List.of(endpoint), tls, Duration.ofSeconds(20), 1 << 20, Duration.ofMillis(200));
    return TritonClient.open(settings, List.of(CONTRACT), TritonEvents.NONE);
  }
}
