package io.prism.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pack's own reference pictures: decoding and resizing as Pillow did when it was trained. */
class GoldenPixelsTest {
  private static final Path PACK = Path.of("..", "models", "prism-mini");
  private static final Pattern SAMPLE =
      Pattern.compile("\"file\": ?\"([^\"]+)\",\\s*\"pixels_sha256\": ?\"([0-9a-f]{64})\"");

  private record Sample(String file, String sha256) {}

  @Test
  void everyReferencePictureGivesThePixelsThatPillowGave() throws IOException {
    String golden = Files.readString(PACK.resolve("golden.json"));
    int detector = golden.indexOf("\"detector\"");
    List<Sample> pictures = samples(golden.substring(0, detector));
    List<Sample> scenes = samples(golden.substring(detector));

    assertThat(pictures).hasSize(48);
    assertThat(scenes).hasSize(6);
    assertThat(pictures).allSatisfy(sample -> assertPixels(sample, 80));
    assertThat(scenes).allSatisfy(sample -> assertPixels(sample, 192));
  }

  private static void assertPixels(Sample sample, int edge) throws Exception {
    byte[] bytes = Files.readAllBytes(PACK.resolve(sample.file()));
    RgbImage image = PictureDecoder.decode(bytes, PictureLimits.DEFAULT, edge);
    RgbImage resized = PillowResize.resize(image, edge, edge, Filter.BICUBIC);
    assertThat(sha256(resized.pixels())).as(sample.file()).isEqualTo(sample.sha256());
  }

  private static List<Sample> samples(String json) {
    List<Sample> found = new ArrayList<>();
    for (Matcher matcher = SAMPLE.matcher(json); matcher.find(); ) {
      found.add(new Sample(matcher.group(1), matcher.group(2)));
    }
    return found;
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
