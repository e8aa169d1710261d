package io.prism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.index.ingest.TestBroker;
import io.prism.index.ingest.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole of Prism on somebody else's broker, behind TLS and a password, by environment alone.
 */
class SecuredKafkaIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final String PASSWORD = "correct-horse";

  @TempDir static Path folder;
  private static TestCertificate certificate;
  private static TestBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    certificate = TestCertificate.make(folder, PASSWORD);
    broker = TestBroker.secured(folder.resolve("log"), certificate.keys(), "prism", PASSWORD);
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  /** As docs/operating.md has it, for index service and gateway. */
  private static Map<String, String> environment(String password) {
    Map<String, String> environment = new HashMap<>();
    for (String service : new String[] {"PRISM_INDEX_KAFKA_", "PRISM_GATEWAY_KAFKA_"}) {
      environment.put(service + "BOOTSTRAP_SERVERS", broker.address());
      environment.put(service + "CLIENT__SECURITY_PROTOCOL_", "SASL_SSL");
      environment.put(service + "CLIENT__SASL_MECHANISM_", "SCRAM-SHA-512");
      environment.put(
          service + "CLIENT__SASL_JAAS_CONFIG_",
          "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"prism\""
              + " password=\""
              + password
              + "\";");
      environment.put(service + "CLIENT__SSL_TRUSTSTORE_TYPE_", "PEM");
      environment.put(
          service + "CLIENT__SSL_TRUSTSTORE_LOCATION_", certificate.trusted().toString());
    }
    return environment;
  }

  @Test
  void uploadsGoThroughIt() throws Exception {
    try (PrismProcess prism = PrismProcess.serve(folder.resolve("data"), environment(PASSWORD))) {
      PrismApi api = prism.api();
      assertThat(api.put("trophy", Pictures.query("trophy__glitch"), "{}").status()).isEqualTo(202);
      api.awaitState("trophy", "INDEXED", PATIENCE);
      api.awaitDependency("kafka", "answers"::equals, PATIENCE);
      assertThat(prism.output()).doesNotContain(PASSWORD);
    }
  }

  @Test
  void aWrongPasswordIsToldAndWaitedWith() throws Exception {
    int port = Ports.anyFree();
    int kafka = Ports.anyFree();
    try (PrismProcess prism =
        PrismProcess.launch(
            port,
            kafka,
            environment("wrong-horse"),
            "serve",
            "--port",
            Integer.toString(port),
            "--kafka-port",
            Integer.toString(kafka),
            "--data",
            folder.resolve("wrong").toString())) {
      String health = "";
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!(health.contains("prism.gateway.kafka.client")
          && health.contains("prism.index.kafka.client"))) {
        assertThat(System.nanoTime()).as(health + prism.output()).isLessThan(end);
        Thread.sleep(200);
        health = health(prism.api());
      }
      assertThat(health).contains("do not accept each other").doesNotContain("wrong-horse");
      assertThat(prism.output()).doesNotContain("wrong-horse");
    }
  }

  private static String health(PrismApi api) throws Exception {
    try {
      return api.get("/q/health/ready").body();
    } catch (java.io.IOException notYet) {
      return "";
    }
  }
}
