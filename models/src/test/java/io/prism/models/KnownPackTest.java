package io.prism.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.prism.core.decomposition.Projection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packs that are described here and pulled from elsewhere. */
class KnownPackTest {
  @TempDir Path cache;

  @Test
  void everyDescriptionIsKnownByItsName() throws Exception {
    try (var folders = Files.list(Path.of("packs"))) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(KnownPack.NAMES);
    }
    for (KnownPack pack : packs().known()) {
      assertThat(packs().open(pack).model().pack()).isEqualTo(pack.name());
    }
  }

  /** Facts that several public manifests agree on. */
  @ParameterizedTest
  @CsvSource({
    "int8, vision_model_quantized, 89117001,"
        + " 583fd1110a514667812fee7d684952aaf82a99b959760c8d7dca7e0ab9839299",
    "int8, text_model_quantized, 64504507,"
        + " 73baab855d406190da9faa498cfedf65f15cf309f4cc7385b7b032e6d08e5c3a",
    "fp16, vision_model_fp16, 176080659,"
        + " 35c4e0fb0aeee527dcde1693520b214a34424a786babd530f35366bad5844efd",
    "fp16, text_model_fp16, 127339794,"
        + " df587ffbf248bf20d44fa6e16adc5ebc27ead691860e5333dbdaab5fd6bf3f6e",
    "f32, vision_model, 351685709,"
        + " fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40",
    "f32, text_model, 254058553, 3f6571f5bad13a97c469c1622e1cfc4d9aef78b79fdbfcff804ca357bfada8cc"
  })
  void clipIsPinnedByteForByte(String precision, String file, long bytes, String sha256) {
    ModelPack pack = packs().open("clip-vit-b-32:" + precision);

    assertThat(pack.files().listed())
        .hasSize(3)
        .containsEntry("onnx/" + file + ".onnx", new PackFile(bytes, sha256))
        .containsEntry(
            "tokenizer.json",
            new PackFile(
                2_224_119, "f7f3b7af117d467b58374797691a6438d3e6b9e9cef800dfd5dced7f697a90cd"));
    assertThat(pack.identity().source().orElseThrow().address("onnx/" + file + ".onnx"))
        .hasToString(
            "https://huggingface.co/Xenova/clip-vit-base-patch32/resolve/"
                + "d15189d7028b43f1d3e65039190477f6af591c2a/onnx/"
                + file
                + ".onnx");
  }

  @Test
  void clipSaysHowItIsFed() {
    ModelPack pack = packs().open("clip-vit-b-32");

    assertThat(pack.model()).hasToString("clip-vit-b-32@d15189d7028b-int8");
    assertThat(pack.dimension()).isEqualTo(512);
    assertThat(pack.image().input().framing())
        .isEqualTo(new Framing.ShortestEdge(Framing.Filter.BICUBIC_PILLOW, 224, 224, 224));
    // (255/255 - 0.48145466) / 0.26862954, worked out by hand
    assertThat(pack.image().input().normalisation().table(0)[255])
        .isCloseTo(1.9303361f, within(1e-6f));
    assertThat(pack.image().embedding()).isEqualTo(new EmbeddingOutput("image_embeds", 512));
    assertThat(pack.text().tokenizer())
        .isEqualTo(new TokenizerSpec.HuggingFace("tokenizer.json", true));
    assertThat(pack.text().input())
        .isEqualTo(new TokenInput("input_ids", Optional.empty(), 77, 49407, false));
    assertThat(pack.readout().zeroShot().link()).isEqualTo(new Link.Softmax());
  }

  @Test
  void siglipSaysHowItIsFed() {
    ModelPack pack = packs().open("siglip2-base");

    assertThat(pack.model()).hasToString("siglip2-base@ba1f3b0843f2-int8");
    assertThat(pack.image().input().framing())
        .isEqualTo(new Framing.Squash(Framing.Filter.BILINEAR_PILLOW, 224, 224));
    assertThat(pack.image().input().normalisation().table(1)[0]).isCloseTo(-1f, within(1e-6f));
    assertThat(pack.image().embedding()).isEqualTo(new EmbeddingOutput("pooler_output", 768));
    assertThat(pack.text().input())
        .isEqualTo(new TokenInput("input_ids", Optional.empty(), 64, 0, true));
    assertThat(pack.readout().zeroShot().link()).isEqualTo(new Link.Sigmoid(-16.7717));
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip-vit-b-32", "clip-vit-b-16", "siglip2-base"})
  void theWordsAreThoseOfPrismMiniAndNothingIsPretendedToBeMeasured(String name) {
    ModelPack pack = packs().open(name);

    assertThat(pack.vocabulary()).isEqualTo(ModelPack.prismMini().vocabulary());
    assertThat(pack.readout().zeroShot().trainedObjectsOnly()).isFalse();
    assertThat(pack.space().isCentred()).isFalse();
    assertThat(pack.decomposition()).isEqualTo(new Projection());
    assertThat(pack.readout().distances()).isEqualTo(Distances.UNMEASURED);
  }

  @Test
  void vectorsOfAnotherPrecisionAreOfAnotherModel() {
    assertThat(packs().open("clip-vit-b-32:f32").model())
        .isNotEqualTo(packs().open("clip-vit-b-32").model());
    assertThat(packs().open("clip-vit-b-32:int8").model())
        .isEqualTo(packs().open("clip-vit-b-32").model());
  }

  @Test
  void aPrecisionThatThePackDoesNotHaveIsRefusedWithThoseItHas() {
    assertThatThrownBy(() -> packs().open("clip-vit-b-32:int4"))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("must be one of int8, fp16, f32, not 'int4'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"clip-vit-b-33", "Clip-ViT-B-32", "clip-vit-b-32:", "no/such/folder", "x y"})
  void aNameThatNobodyKnowsIsRefusedWithThoseThatAre(String name) {
    assertThatThrownBy(() -> packs().open(name))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("There is no folder " + name)
        .hasMessageContaining("clip-vit-b-32, clip-vit-b-16, siglip2-base");
  }

  @Test
  void foldersAndTheClassPathAreStillPlaces() {
    assertThat(packs().open("prism-mini")).isSameAs(ModelPack.prismMini());
    assertThat(packs().open("classpath:prism-mini")).isSameAs(ModelPack.prismMini());
  }

  @Test
  void aPackThatIsNotThereYetSaysExactlyWhatToDo() {
    Path folder = cache.resolve("clip-vit-b-16").resolve("342fdf2f67ad");
    ModelPack pack = packs().open("clip-vit-b-16");

    assertThatThrownBy(() -> pack.files().verifiedPath(pack.image().file()))
        .isInstanceOf(PackException.class)
        .message()
        .contains(
            folder + "/onnx/vision_model_quantized.onnx is missing.",
            "Run ./prism models pull clip-vit-b-16.",
            "put these into " + folder + ": ",
            "onnx/text_model_quantized.onnx (64504507 bytes, SHA-256"
                + " 9106b51e6c663a56b99182ec617c2b3d53577b037e7e24a7717eb78048a0c97a)",
            "tokenizer.json (2224081 bytes, SHA-256");
  }

  @Test
  void aFileThatIsNotTheListedOneIsRefusedWhereverItCameFrom() throws Exception {
    Path folder = Files.createDirectories(cache.resolve("clip-vit-b-16/342fdf2f67ad"));
    Files.writeString(folder.resolve("tokenizer.json"), "{}");

    assertThatThrownBy(() -> packs().open("clip-vit-b-16").files().read("tokenizer.json"))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("is damaged or of another version")
        .hasMessageContaining("Run ./prism models pull clip-vit-b-16");
  }

  @Test
  void itsFolderIsAPackByItselfOnceItIsDescribed() throws Exception {
    Path folder = Files.createDirectories(cache.resolve("clip-vit-b-16/342fdf2f67ad"));

    packs().describe(KnownPack.parse("clip-vit-b-16").orElseThrow());

    ModelPack pack = packs().open(folder.toString());
    assertThat(pack.model()).isEqualTo(packs().open("clip-vit-b-16").model());
    assertThat(pack.files().listed()).isEqualTo(packs().open("clip-vit-b-16").files().listed());
  }

  @Test
  void aMirrorHasTheSamePaths() {
    PackSource source = packs().open("siglip2-base").identity().source().orElseThrow();

    assertThat(source.on(URI.create("http://mirror.example/hub/")).address("tokenizer.json"))
        .hasToString(
            "http://mirror.example/hub/onnx-community/siglip2-base-patch16-224-ONNX/resolve/"
                + "ba1f3b0843f24bc5417d38e19c37b287d719b2f4/tokenizer.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://mirror.example",
        "mirror.example",
        "https://name:password@mirror.example",
        "https://mirror.example/?token=x",
        "https:///path"
      })
  void aMirrorThatIsNoPlainWebAddressIsRefused(String mirror) {
    assertThatThrownBy(() -> new PackSource(URI.create(mirror), "a/b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a/../b", "..", "a b", "a?b", "a//b"})
  void aPathThatLeadsElsewhereIsRefused(String path) {
    assertThatThrownBy(() -> new PackSource(URI.create("https://hub.example"), path))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private ModelPacks packs() {
    return new ModelPacks(cache);
  }
}
