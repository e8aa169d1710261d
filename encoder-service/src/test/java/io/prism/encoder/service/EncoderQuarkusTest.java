package io.prism.encoder.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.prism.client.EncoderClient;
import io.prism.client.PrismChannels;
import io.prism.encoder.Golden;
import io.prism.type.v1.Priority;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The assembled service on a real port. */
@QuarkusTest
class EncoderQuarkusTest {
  @TestHTTPResource("/q/health/ready")
  URI ready;

  @Test
  void itIsReadyWithItsModel() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"encoder\"", "prism-mini@1");
  }

  @Test
  void picturesAndTextsGetTheirVectorsOverTheNetwork() {
    ManagedChannel channel = PrismChannels.open(ready.getHost() + ":" + ready.getPort(), false);
    try {
      EncoderClient client = new EncoderClient(channel, Duration.ofSeconds(60));
      Golden.Picture picture = Golden.pictures().get(7);
      Golden.Text text = Golden.texts().get(7);

      var image =
          client.encodeImages(
              List.of(ByteString.copyFrom(picture.bytes())), Priority.PRIORITY_BULK);
      var words = client.encodeTexts(List.of(text.text()), Priority.PRIORITY_INTERACTIVE);

      assertThat(Golden.cosine(image.get(0).orThrow().embedding().values(), picture.embedding()))
          .isGreaterThan(0.9999);
      assertThat(Golden.cosine(words.get(0).orThrow().values(), text.embedding()))
          .isGreaterThan(0.9999);
    } finally {
      channel.shutdownNow();
    }
  }
}
