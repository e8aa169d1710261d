package io.prism.caption.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.prism.caption.fake.FakeEncoderResource;
import io.prism.caption.generation.TinyCaptioner;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.Subject;
import io.prism.client.CaptionClient;
import io.prism.client.ItemResult;
import io.prism.client.PrismChannels;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.engine.triton.Repositories;
import io.prism.engine.triton.TestTriton;
import io.prism.type.v1.Priority;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service over its port, whose model runs on a Triton that comes and goes. */
@QuarkusTest
@TestProfile(GeneratorOnTritonQuarkusTest.OnTriton.class)
@QuarkusTestResource(FakeEncoderResource.class)
@Timeout(300)
class GeneratorOnTritonQuarkusTest {
  private static final Path REPOSITORY =
      Path.of("target", "triton", "service-" + ProcessHandle.current().pid());

  @TestHTTPResource("/q/health/ready")
  URI ready;

  private ManagedChannel channel;

  /** Nobody listens at the port when the service starts. */
  public static final class OnTriton implements QuarkusTestProfile {
    private static final String PORT = "prism.test.caption.triton";

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
          "prism.caption.captioner", "generator",
          "prism.caption.generator.pack", TinyCaptioner.FOLDER.toString(),
          "prism.caption.generator.engine", "triton",
          "prism.caption.generator.triton.timeout", "20s",
          "prism.caption.generator.triton.endpoints", "127.0.0.1:" + port());
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
  void itStartsWithoutTritonWritesWhenItComesAndSaysWhenItGoes() {
    Health.await(ready, 503, "Triton: model 'caption-image': no server answers");
    TestTriton.assumeItCanRun();
    assertThat(problem(describe()).reason()).isEqualTo(Reason.UNAVAILABLE);
    Repositories.make(TinyCaptioner.FOLDER, REPOSITORY, "--cpu-standin", "--max-batch", "2");
    try (TestTriton triton =
        TestTriton.startOn(OnTriton.port(), REPOSITORY, "caption-image", "caption-decoder")) {
      Health.await(ready, 200, "caption");

      assertThat(describe().orThrow().getContent()).isEqualTo(Written.TEXT);
      assertThat(triton.endpoint()).endsWith(Integer.toString(OnTriton.port()));
    }
    Health.await(ready, 503, "Triton: model 'caption-");
    Problem away = problem(describe());
    assertThat(away.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(away.detail()).isEqualTo("The model server is away; please try again.");
  }

  private ItemResult<Caption> describe() {
    Subject subject = Subject.newBuilder().setPicture(ByteString.copyFrom(Written.PICTURE)).build();
    return new CaptionClient(channel, Duration.ofSeconds(60))
        .describe("", List.of(subject), Priority.PRIORITY_INTERACTIVE)
        .get(0);
  }

  private static Problem problem(ItemResult<Caption> result) {
    return ((ItemResult.Failed<Caption>) result).problem();
  }
}
