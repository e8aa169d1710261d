package io.prism.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prism.core.decomposition.Span;
import io.prism.core.embedding.VectorMath;
import io.prism.core.rank.Confidence;
import io.prism.core.rank.Dimension;
import io.prism.core.rank.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPackTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path SOURCE = Path.of("prism-mini");

  @TempDir Path folder;

  @Test
  void theEmbeddedPackSaysWhatItsModelCardSays() {
    ModelPack pack = ModelPack.prismMini();

    assertThat(pack.model()).hasToString("prism-mini@1");
    assertThat(pack.dimension()).isEqualTo(256);
    assertThat(pack.image().input().framing())
        .isEqualTo(new Framing.Squash(Framing.Filter.BICUBIC_PILLOW, 80, 80));
    assertThat(pack.image().hierarchy()).contains(new EmbeddingOutput("hierarchy", 224));
    assertThat(pack.text().input().context()).isEqualTo(32);
    assertThat(pack.text().tokenizer()).isEqualTo(new TokenizerSpec.WordPiece("vocab.txt", 1, 24));
    assertThat(pack.networks().detector()).isPresent();
    assertThat(pack.decomposition()).isEqualTo(new Span(5));
    assertThat(pack.readout().both()).isEqualTo(new Weights(0.5f, 0.5f, 0));
    assertThat(pack.readout().zeroShot().objectScale()).isEqualTo(53.9898);
    assertThat(pack.space().imageMean()).hasSize(256).startsWith(-0.014423f);
    assertThat(pack.readout().distances().percentiles()).containsExactly(1, 5, 25, 50, 75, 95, 99);
    assertThat(pack.readout().distances().pairs().get("mixed").get("random").get(3))
        .isEqualTo(1.1536);
    assertThat(pack.readout().distances().rankOfFewRandomPairs(Dimension.WHOLE))
        .hasValueCloseTo(2 - .9014, within(1e-9));
    assertThat(pack.readout().relatedness().confidences())
        .containsOnlyKeys(Dimension.values())
        .containsEntry(Dimension.STYLE, new Confidence(2.269, 9.4, 2.55));
    assertThat(pack.readout().relatedness().background().get(Dimension.STYLE))
        .hasSize(256)
        .allMatch(vector -> Math.abs(VectorMath.norm(vector) - 1) < 1e-5);
  }

  @Test
  void aPackThatMeasuredNothingKnowsNothingOfChance() throws IOException {
    copyWith(pack -> pack.remove("calibration"));

    assertThat(ModelPack.at(folder.toString()).readout().relatedness())
        .isEqualTo(Relatedness.UNMEASURED);
  }

  @Test
  void theVocabularyIsWholeAndInOrder() {
    Vocabulary vocabulary = ModelPack.prismMini().vocabulary();

    assertThat(vocabulary.objects()).hasSize(1275);
    assertThat(vocabulary.objects().stream().filter(VocabularyObject::trained)).hasSize(1175);
    assertThat(vocabulary.objects().get(0).name()).isEqualTo("grinning face");
    assertThat(vocabulary.objects().get(0).category())
        .isEqualTo(new VocabularyObject.Category("smileys-emotion", "face-smiling"));
    assertThat(vocabulary.styles()).hasSize(30);
    assertThat(vocabulary.styles().get(1).prompt()).isEqualTo("watercolor painting");
    assertThat(vocabulary.kinds()).hasSize(10);
    assertThat(vocabulary.tree()).hasSize(8);
  }

  @Test
  void everyListedFileIsInTheJarAndIsTheListedOne() {
    ModelPack pack = ModelPack.prismMini();

    assertThat(pack.files().listed()).containsKeys("image.onnx", "text.onnx", "vocab.txt");
    pack.files().listed().keySet().forEach(pack.files()::verify);
  }

  @Test
  void theDemoGalleryTravelsWithThePackAndTheTrainingDoesNot() throws IOException {
    PackFiles files = ModelPack.prismMini().files().files();

    try (var manifest = files.open("gallery/manifest.jsonl")) {
      String text = new String(manifest.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text.lines()).hasSize(794);
    }
    assertThatThrownBy(() -> files.open("scripts/pack.py")).isInstanceOf(IOException.class);
  }

  @Test
  void aPackOnTheClassPathIsReadOnceAndOneInAFolderEachTime() {
    assertThat(ModelPack.prismMini()).isSameAs(ModelPack.at("classpath:prism-mini"));
    assertThat(ModelPack.at(SOURCE.toString())).isNotSameAs(ModelPack.at(SOURCE.toString()));
  }

  @Test
  void aPackInAFolderIsTheSamePack() {
    ModelPack pack = ModelPack.at(SOURCE.toString());

    assertThat(pack.networks()).isEqualTo(ModelPack.prismMini().networks());
    assertThat(pack.files().verifiedPath("vocab.txt")).contains(SOURCE.resolve("vocab.txt"));
  }

  @Test
  void theFormatAlsoDescribesClip() throws IOException {
    copyWith(ModelPackTest::describeClip);

    ModelPack pack = ModelPack.at(folder.toString());

    assertThat(pack.model()).hasToString("clip-vit-b-32@d15189d7");
    assertThat(pack.image().input().framing())
        .isEqualTo(new Framing.ShortestEdge(Framing.Filter.BICUBIC_PILLOW, 224, 224, 224));
    assertThat(pack.text().tokenizer())
        .isEqualTo(new TokenizerSpec.HuggingFace("tokenizer.json", true));
    assertThat(pack.text().input().padToContext()).isFalse();
    // (255/255 - 0.48145466) / 0.26862954, worked out by hand
    assertThat(pack.image().input().normalisation().table(0)[255])
        .isCloseTo(1.9303361f, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "format",
        "licence",
        "image.file",
        "image.normalise.mean",
        "text.tokenizer.kind",
        "decomposition.style.kind",
        "zero_shot.object_scale"
      })
  void aMissingKeyIsNamed(String key) throws IOException {
    int cut = key.lastIndexOf('.');
    String parent = cut < 0 ? "" : "/" + key.substring(0, cut).replace('.', '/');
    copyWith(pack -> ((ObjectNode) pack.at(parent)).remove(key.substring(cut + 1)));

    assertRefused(key + " is missing. Add it");
  }

  @Test
  void aDimensionThatItsNetworksDoNotShareIsRefused() throws IOException {
    copyWith(pack -> ((ObjectNode) pack.at("/text/output")).put("dimension", 128));

    assertRefused("text.output.dimension must be the pack's dimension, 256");
  }

  @Test
  void aMisspeltKeyIsRefusedInsteadOfIgnored() throws IOException {
    copyWith(pack -> ((ObjectNode) pack.at("/image/normalise")).put("sdt", 1));

    assertRefused("unknown key image.normalise.sdt");
  }

  @Test
  void aWordOutsideTheListIsRefusedWithTheList() throws IOException {
    copyWith(pack -> ((ObjectNode) pack.at("/image/resize")).put("kind", "cover"));

    assertRefused("image.resize.kind must be one of squash, shortest-edge, not 'cover'");
  }

  @Test
  void aResizeThatDoesNotGiveTheInputsSizeIsRefused() throws IOException {
    copyWith(pack -> ((ObjectNode) pack.at("/image/resize")).put("width", 64));

    assertRefused("image.input.width and height must be what resize and crop give");
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    copyWith(pack -> pack.put("format", 2));

    assertRefused("format must be 1; another format needs another version of Prism");
  }

  @Test
  void aDoubledKeyIsRefused() throws IOException {
    Files.writeString(folder.resolve("pack.json"), "{\"format\":1,\"format\":1}");

    assertRefused("is no valid JSON");
  }

  @Test
  void aFolderWithoutAPackSaysSo() {
    assertRefused("pack.json is missing, so there is no model pack");
  }

  @Test
  void aDamagedFileIsRefusedWhenItIsRead() throws IOException {
    copyWith(pack -> {});
    byte[] vocabulary = Files.readAllBytes(folder.resolve("vocab.txt"));
    vocabulary[100] ^= 1;
    Files.write(folder.resolve("vocab.txt"), vocabulary);
    ModelPack pack = ModelPack.at(folder.toString());

    assertThatThrownBy(() -> pack.files().read("vocab.txt"))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("vocab.txt is damaged or of another version");
    assertThatThrownBy(() -> pack.files().verifiedPath("vocab.txt"))
        .isInstanceOf(PackException.class);
  }

  @Test
  void aMissingFileIsNamedWithWhatToDo() throws IOException {
    copyWith(pack -> {});
    Files.delete(folder.resolve("vocab.txt"));
    ModelPack pack = ModelPack.at(folder.toString());

    assertThatThrownBy(() -> pack.files().read("vocab.txt"))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("vocab.txt is missing. Fetch the pack again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../pom.xml", "/etc/passwd", "a/../../b", "", "a//b", "a\\b", "./a"})
  void aNameThatLeadsOutOfThePackIsRefused(String name) {
    assertThatThrownBy(() -> PackFiles.inFolder(SOURCE).open(name))
        .isInstanceOf(PackException.class);
    assertThatThrownBy(() -> PackFiles.onClassPath("prism-mini").open(name))
        .isInstanceOf(PackException.class);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> ModelPack.at(folder.toString()))
        .isInstanceOf(PackException.class)
        .hasMessageContaining(message);
  }

  /** The small files of prism-mini in the temporary folder, with another pack.json. */
  private void copyWith(Consumer<ObjectNode> change) throws IOException {
    for (String name : List.of("background.bin", "labels.json", "means.json", "vocab.txt")) {
      Files.copy(SOURCE.resolve(name), folder.resolve(name));
    }
    ObjectNode pack = (ObjectNode) MAPPER.readTree(SOURCE.resolve("pack.json").toFile());
    change.accept(pack);
    MAPPER.writeValue(folder.resolve("pack.json").toFile(), pack);
  }

  private static void describeClip(ObjectNode pack) {
    pack.put("id", "clip-vit-b-32").put("revision", "d15189d7");
    ObjectNode image = (ObjectNode) pack.get("image");
    image.set("resize", json("{'kind':'shortest-edge','filter':'bicubic-pillow','edge':224}"));
    image.set("crop", json("{'kind':'centre','width':224,'height':224}"));
    ((ObjectNode) image.get("input")).put("width", 224).put("height", 224);
    ObjectNode normalise = (ObjectNode) image.get("normalise");
    normalise.set("mean", numbers(0.48145466, 0.4578275, 0.40821073));
    normalise.set("std", numbers(0.26862954, 0.26130258, 0.27577711));
    ObjectNode text = (ObjectNode) pack.get("text");
    text.set(
        "tokenizer", json("{'kind':'hugging-face','file':'tokenizer.json','lower_case':true}"));
    text.set(
        "input",
        json(
            "{'name':'input_ids','attention_mask':'attention_mask','context':77,"
                + "'padding':49407,'pad_to':'longest'}"));
    pack.remove(List.of("vocabulary", "detector"));
    ((ObjectNode) pack.get("calibration")).remove("means");
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static ArrayNode numbers(double... values) {
    ArrayNode array = MAPPER.createArrayNode();
    for (double value : values) {
      array.add(value);
    }
    return array;
  }
}
