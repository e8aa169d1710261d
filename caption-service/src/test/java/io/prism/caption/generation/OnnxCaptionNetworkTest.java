package io.prism.caption.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.prism.client.ItemResult;
import io.prism.core.error.Reason;
import io.prism.engine.Callers;
import io.prism.engine.onnx.OnnxOptions;
import io.prism.models.CaptionPack;
import io.prism.models.PackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxCaptionNetworkTest extends CaptionNetworkContract {
  private static CaptionNetwork network;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    network = OnnxCaptionNetwork.open(TinyCaptioner.PACK, WIDEST, new OnnxOptions(1, 6));
  }

  @AfterAll
  static void close() {
    network.close();
  }

  @Override
  CaptionNetwork network() {
    return network;
  }

  @Test
  void picturesBecomeTextsAndAnUnreadableOneTouchesNoOther() {
    // The pack's own search is the reference's case of three beams.
    List<String> expected = TinyCaptioner.cases().get(3).texts();
    List<ByteString> files =
        new ArrayList<>(TinyCaptioner.files().stream().map(ByteString::copyFrom).toList());
    files.add(2, ByteString.copyFromUtf8("no picture"));
    try (CaptionTexts texts = CaptionTexts.open(TinyCaptioner.PACK)) {
      assertThat(texts.text(new int[] {3, 0})).isEmpty();
    }
    CaptionGenerator generator =
        CaptionGenerator.open(TinyCaptioner.PACK, network, new CaptionGenerator.Limits(4, 1));

    List<ItemResult<String>> results = generator.describe(files, Callers.PATIENT);

    assertThat(((ItemResult.Failed<String>) results.remove(2)).problem().reason())
        .isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
    assertThat(results.stream().map(ItemResult::orThrow)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"cache\": 96|\"cache\": 95|past has the shape [-1, -1, -1, 96], but pack.json says [-1, -1, -1, 95]",
        "\"vocabulary\": 80|\"vocabulary\": 90|logits has the shape [-1, -1, 80]",
        "\"length\": 17|\"length\": 18|states has the shape [-1, 17, 16]",
        "\"ids\": \"ids\"|\"ids\": \"tokens\"|takes",
        "\"logits\": \"logits\"|\"logits\": \"scores\"|has no output scores",
      })
  void aPackThatIsNotTheGraphsIsRefused(String from, String to, String message) throws Exception {
    assertThatThrownBy(
            () -> OnnxCaptionNetwork.open(changed(from, to), WIDEST, new OnnxOptions(1, 1)))
        .isInstanceOf(PackException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"end\": 3|\"end\": 80|decoder.end must be a whole number from 0 to 79",
        "\"max_tokens\": 20|\"max_tokens\": 32|search.max_tokens must be with the prompt within the decoder's context of 32",
        "\"beams\": 3|\"beams\": 17|search.beams must be a whole number from 1 to 16",
        "\"early_stopping\": \"no\"|\"early_stopping\": \"maybe\"|search.early_stopping must be one of no, yes, never",
        "\"kind\": \"captioner\"|\"kind\": \"dual-encoder\"|kind must be one of captioner",
        "\"title\"|\"titel\"|unknown key titel",
      })
  void aCardWithAMistakeIsRefused(String from, String to, String message) {
    assertThatThrownBy(() -> changed(from, to))
        .isInstanceOf(PackException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aTokenizerThatIsNoneIsRefused() throws Exception {
    byte[] broken = "{}".getBytes(StandardCharsets.UTF_8);
    String was = TinyCaptioner.PACK.files().sha256("tokenizer.json");
    String is = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(broken));
    long size = Files.size(TinyCaptioner.FOLDER.resolve("tokenizer.json"));
    CaptionPack pack =
        changed(
            "\"bytes\": " + size + ",\n   \"sha256\": \"" + was,
            "\"bytes\": 2,\n   \"sha256\": \"" + is);
    Files.write(folder.resolve("tokenizer.json"), broken);

    assertThatThrownBy(() -> CaptionTexts.open(pack))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("tokenizer.json is no tokenizer that the library can read");
  }

  @Test
  void aFolderWithoutAPackSaysHowToMakeOne() {
    assertThatThrownBy(() -> CaptionPack.at(folder.toString()))
        .isInstanceOf(PackException.class)
        .hasMessageContaining("export_captioner.py");
  }

  private CaptionPack changed(String from, String to) throws IOException {
    try (Stream<Path> files = Files.list(TinyCaptioner.FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            folder.resolve(file.getFileName()),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path card = folder.resolve("pack.json");
    String text = Files.readString(card);
    assertThat(text).contains(from);
    Files.writeString(card, text.replace(from, to));
    return CaptionPack.at(folder.toString());
  }
}
