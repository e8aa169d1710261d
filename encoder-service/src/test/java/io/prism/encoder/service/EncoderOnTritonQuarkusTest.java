package io.prism.encoder.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.prism.client.EncoderClient;
import io.prism.client.PrismChannels;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.encoder.Golden;
import io.prism.encoder.v1.EncoderServiceGrpc;
import io.prism.encoder.v1.GetModelRequest;
import io.prism.engine.triton.TestTriton;
import io.prism.type.v1.Priority;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The assembled service, told by its configuration to use a Triton that comes and goes. */
@QuarkusTest
@TestProfile(EncoderOnTritonQuarkusTest.OnTriton.class)
@Timeout(300)
class EncoderOnTritonQuarkusTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TestHTTPResource("/q/health/ready")
  URI ready;

  private ManagedChannel channel;

  /** Nobody listens at the port when the service starts. */
  public static final class OnTriton implements QuarkusTestProfile {
    private static final String PORT = "prism.test.triton.absent";

    /** The same whichever class loader asks. */
    static int port() {
      if (Integer.getInteger(PORT) == null) {
        System.setProperty(PORT, Integer.toString(TestTriton.freePort()));
      }
      return Integer.getInteger(PORT);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "prism.encoder.engine", "triton",
          "prism.encoder.triton.endpoints", "127.0.0.1:" + port(),
          "prism.encoder.triton.timeout", "20s");
    }
  }

  @BeforeEach
  void connect() {
    channel = PrismChannels.open(ready.getHost() + ":" + ready.getPort(), false);
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void itStartsWithoutTritonServesWhenItComesAndSaysWhenItGoes() {
    EncoderClient client = new EncoderClient(channel, Duration.ofSeconds(60));
    HttpResponse<String> alone = get(ready);
    assertThat(alone.statusCode()).isEqualTo(503);
    assertThat(alone.body())
        .contains("reason", "model 'image': no server answers", "The log has the details.")
        .doesNotContain(Integer.toString(OnTriton.port()));
    assertUnavailable(client);

    TestTriton.assumeItCanRun();
    try (TestTriton triton = TestTriton.absent(OnTriton.port())) {
      triton.restart();

      assertThat(await(ready, answer -> answer.statusCode() == 200)).contains("triton (1 server)");
      assertEncodes(client);
      assertThat(
              EncoderServiceGrpc.newBlockingStub(channel)
                  .getModel(GetModelRequest.getDefaultInstance())
                  .getEngine())
          .isEqualTo("triton (1 server)");
    }
    await(ready, answer -> answer.statusCode() == 503);
    assertUnavailable(client);
  }

  private static void assertEncodes(EncoderClient client) {
    Golden.Picture picture = Golden.pictures().get(7);
    Golden.Text text = Golden.texts().get(7);
    var image =
        client.encodeImages(List.of(ByteString.copyFrom(picture.bytes())), Priority.PRIORITY_BULK);
    var words = client.encodeTexts(List.of(text.text()), Priority.PRIORITY_INTERACTIVE);

    assertThat(Golden.cosine(image.get(0).orThrow().embedding().values(), picture.embedding()))
        .isGreaterThan(0.9999);
    assertThat(Golden.cosine(words.get(0).orThrow().values(), text.embedding()))
        .isGreaterThan(0.9999);
  }

  private static void assertUnavailable(EncoderClient client) {
    assertThatThrownBy(
            () ->
                client
                    .encodeTexts(List.of("never seen before"), Priority.PRIORITY_INTERACTIVE)
                    .get(0)
                    .orThrow())
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
              assertThat(e.problem().detail())
                  .isEqualTo("The model server is away; please try again.");
            });
  }

  private static String await(URI uri, Predicate<HttpResponse<String>> condition) {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    HttpResponse<String> answer = get(uri);
    while (!condition.test(answer)) {
      assertThat(System.nanoTime()).as(answer.body()).isLessThan(end);
      LockSupport.parkNanos(50_000_000);
      answer = get(uri);
    }
    return answer.body();
  }

  private static HttpResponse<String> get(URI uri) {
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
