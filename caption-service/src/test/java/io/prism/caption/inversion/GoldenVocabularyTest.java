package io.prism.caption.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.core.embedding.Embedding;
import io.prism.encoder.engine.OnnxTextEncoder;
import io.prism.encoder.tokenize.Tokenizer;
import io.prism.encoder.tokenize.Tokenizers;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.models.ModelPack;
import io.prism.models.VocabularyStyle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pack's own record, made in Python, of what inversion finds in its sample pictures. */
class GoldenVocabularyTest {
  private static final Path GOLDEN = Path.of("..", "models", "prism-mini", "golden.json");
  private static final ModelPack PACK = ModelPack.prismMini();
  private static final int BATCH = 128;

  private static JsonNode pictures;
  private static List<Inversion> inversions;

  @BeforeAll
  static void invertEverySample() throws IOException {
    pictures = new ObjectMapper().readTree(GOLDEN.toFile()).get("pictures");
    VocabularyTexts texts = VocabularyTexts.of(PACK);
    Captioner captioner =
        new VocabularyCaptioner(
            texts, TermMatrix.of(encode(texts.all())), PACK.readout().zeroShot(), 5);
    List<Embedding> embeddings = new ArrayList<>();
    for (JsonNode picture : pictures) {
      JsonNode values = picture.get("embedding");
      float[] vector = new float[values.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = values.get(i).floatValue();
      }
      embeddings.add(Embedding.normalized(PACK.model(), vector));
    }
    inversions = captioner.invert(embeddings);
  }

  private static List<float[]> encode(List<String> texts) {
    List<float[]> vectors = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizers.of(PACK);
        OnnxTextEncoder encoder = OnnxTextEncoder.open(PACK, new OnnxOptions(1, BATCH))) {
      for (int from = 0; from < texts.size(); from += BATCH) {
        List<String> part = texts.subList(from, Math.min(texts.size(), from + BATCH));
        vectors.addAll(encoder.encode(part.stream().map(tokenizer::encode).toList()));
      }
    }
    return vectors;
  }

  @Test
  void theBestThreeObjectsOfEverySampleAreReproduced() {
    assertThat(pictures.size()).isGreaterThanOrEqualTo(40);
    for (int i = 0; i < pictures.size(); i++) {
      assertThat(names(inversions.get(i).objects()).subList(0, 3))
          .as(pictures.get(i).get("file").asText())
          .isEqualTo(strings(pictures.get(i).get("objects")));
      assertThat(inversions.get(i).contentTexts())
          .isEqualTo(names(inversions.get(i).objects()).subList(0, 5));
    }
  }

  @Test
  void theBestThreeStylesOfEverySampleAreReproduced() {
    Map<String, String> keys =
        PACK.vocabulary().styles().stream()
            .collect(Collectors.toMap(VocabularyStyle::name, VocabularyStyle::key));
    for (int i = 0; i < pictures.size(); i++) {
      assertThat(names(inversions.get(i).styles()).stream().limit(3).map(keys::get))
          .as(pictures.get(i).get("file").asText())
          .containsExactlyElementsOf(strings(pictures.get(i).get("styles")));
    }
  }

  @Test
  void theKindOfEverySampleIsReproduced() {
    for (int i = 0; i < pictures.size(); i++) {
      assertThat(inversions.get(i).kind().name())
          .as(pictures.get(i).get("file").asText())
          .isEqualTo(pictures.get(i).get("intent").asText());
    }
  }

  private static List<String> names(List<RankedTerm> terms) {
    return terms.stream().map(RankedTerm::name).toList();
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(s -> strings.add(s.asText()));
    return strings;
  }
}
