package io.prism.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.encoder.batch.BatcherEvents;
import io.prism.encoder.batch.Lane;
import io.prism.encoder.batch.Ticket;
import io.prism.encoder.engine.OnnxEngine;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.models.ModelPack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole way from bytes or text to the vector, with packs of CLIP's and SigLIP 2's signature.
 */
class SignaturePackTest {
  @ParameterizedTest
  @EnumSource
  void everyPictureGetsTheVectorThatTransformersGiveIt(SignaturePack reference) throws Exception {
    try (Encoder encoder = open(reference.pack())) {
      List<SignaturePack.Picture> pictures = reference.pictures();
      List<CompletableFuture<EncodedPicture>> futures =
          pictures.stream().map(p -> encoder.picture(p::bytes, soon())).toList();

      assertThat(pictures).hasSize(10);
      for (int i = 0; i < pictures.size(); i++) {
        float[] vector = futures.get(i).get(120, TimeUnit.SECONDS).vectors().embedding();
        assertThat(Golden.cosine(vector, pictures.get(i).embedding()))
            .as(pictures.get(i).file())
            .isGreaterThan(0.9999);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTextGetsTheVectorThatTransformersGiveItHoweverTheyAreBatched(SignaturePack reference)
      throws Exception {
    try (Encoder encoder = open(reference.pack())) {
      List<CompletableFuture<EncodedText>> futures = new ArrayList<>();
      List<SignaturePack.Text> texts = reference.texts();
      texts.forEach(text -> futures.add(encoder.text(text.text(), soon())));

      assertThat(texts).hasSizeGreaterThan(20);
      for (int i = 0; i < texts.size(); i++) {
        EncodedText encoded = futures.get(i).get(120, TimeUnit.SECONDS);
        assertThat(Golden.cosine(encoded.values(), texts.get(i).embedding()))
            .as("'" + texts.get(i).text() + "'")
            .isGreaterThan(0.9999);
        assertThat(encoded.tokens()).isEqualTo(texts.get(i).ids().length);
        assertThat(encoded.cut()).isEqualTo(texts.get(i).cut());
      }
    }
  }

  private static Encoder open(ModelPack pack) {
    OnnxOptions options = new OnnxOptions(1, 16);
    return Encoder.open(
        pack,
        OnnxEngine.open(pack, options, options),
        EncoderSettings.forCores(2),
        stage -> BatcherEvents.NONE);
  }

  private static Ticket soon() {
    return Ticket.within(Lane.INTERACTIVE, Duration.ofMinutes(2));
  }
}
