package io.prism.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.ListArtworksRequest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The settings that docs/security.md names, with a certificate made for the test. */
@QuarkusTest
@TestProfile(TlsTest.WithCertificate.class)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** A server with a certificate of its own. */
  public static class WithCertificate implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        makeCertificate();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Map.of(
          "quarkus.http.ssl.certificate.files", file("server.crt").toString(),
          "quarkus.http.ssl.certificate.key-files", file("server.key").toString(),
          "quarkus.http.test-ssl-port", "0");
    }

    // Two class loaders ask for it.
    static Path file(String name) {
      return Path.of("target", "test-tls", ProcessHandle.current().pid() + "-" + name);
    }

    private static void makeCertificate()
        throws IOException, GeneralSecurityException, InterruptedException {
      Files.createDirectories(file("x").getParent());
      Files.deleteIfExists(file("all.p12"));
      String options =
          "-genkeypair -alias server -keyalg EC -dname CN=localhost -validity 2 -storetype PKCS12"
              + " -ext san=dns:localhost,ip:127.0.0.1 -storepass changeit -keystore "
              + file("all.p12");
      String[] command =
          (Path.of(System.getProperty("java.home"), "bin", "keytool") + " " + options).split(" ");
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
      KeyStore all = load();
      pem("server.crt", "CERTIFICATE", all.getCertificate("server").getEncoded());
      pem("server.key", "PRIVATE KEY", all.getKey("server", PASSWORD).getEncoded());
    }

    static KeyStore load() throws IOException, GeneralSecurityException {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file("all.p12"))) {
        store.load(in, PASSWORD);
      }
      return store;
    }

    private static void pem(String name, String what, byte[] content) throws IOException {
      String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
      Files.writeString(
          file(name), "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }
  }

  @TestHTTPResource(value = "/", tls = true)
  URL address;

  @Test
  void restSpeaksTlsAndSaysThatItAlwaysWill() throws Exception {
    HttpResponse<String> answer = send(request().build());
    assertThat(address.getProtocol()).isEqualTo("https");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
  }

  @Test
  void refusalsReachCallersOfBothVersionsOfHttp() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpResponse<String> answer =
          send(request().version(version).header("Authorization", "Bearer unknown").build());
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("Connection").isPresent())
          .isEqualTo(version == HttpClient.Version.HTTP_1_1);
    }
  }

  @Test
  void grpcSpeaksTlsOnTheSamePort() throws Exception {
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                address.getHost() + ":" + address.getPort(),
                TlsChannelCredentials.newBuilder()
                    .trustManager(WithCertificate.file("server.crt").toFile())
                    .build())
            .build();
    try {
      assertThat(
              ArtworkServiceGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(30, TimeUnit.SECONDS)
                  .listArtworks(ListArtworksRequest.getDefaultInstance()))
          .isNotNull();
    } finally {
      channel.shutdownNow();
    }
  }

  private HttpRequest.Builder request() throws Exception {
    return HttpRequest.newBuilder(address.toURI().resolve("/v1/stats"));
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(trusting())
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static SSLContext trusting() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", WithCertificate.load().getCertificate("server"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
