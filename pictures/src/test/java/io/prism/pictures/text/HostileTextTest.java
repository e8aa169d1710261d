package io.prism.pictures.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.prism.pictures.text.Bytes.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class HostileTextTest {
  private static final TextLimits SMALL = new TextLimits(4, 64, 128);
  private static final List<byte[]> WHOLE = wholePictures();

  @Property(tries = 2000)
  void randomBytesBehindASignatureNeverThrowNorExceedTheLimits(
      @ForAll("signatures") byte[] signature, @ForAll @Size(max = 400) byte[] rest) {
    assertWithinLimits(Bytes.concat(signature, rest));
  }

  @Property(tries = 4000)
  void damagedPicturesNeverThrowNorExceedTheLimits(
      @ForAll("pictures") byte[] picture,
      @ForAll @Size(min = 1, max = 8) List<Integer> places,
      @ForAll byte value) {
    byte[] damaged = picture.clone();
    for (int place : places) {
      damaged[Math.floorMod(place, damaged.length)] = value;
    }
    assertWithinLimits(damaged);
  }

  @Property(tries = 500)
  void anyPrefixOfAPictureNeverThrows(@ForAll("pictures") byte[] picture, @ForAll int cut) {
    assertWithinLimits(java.util.Arrays.copyOf(picture, Math.floorMod(cut, picture.length)));
  }

  @Provide
  Arbitrary<byte[]> signatures() {
    return Arbitraries.of(
        Bytes.latin1("\u0089PNG\r\n\u001a\n"),
        Bytes.latin1("\u00ff\u00d8\u00ff"),
        Bytes.latin1("RIFF\0\0\0\0WEBP"),
        Bytes.latin1("\u00ff\u00d8\u00ff\u00e1\1\0Exif\0\0MM\0\u002a\0\0\0\u0008"));
  }

  @Provide
  Arbitrary<byte[]> pictures() {
    return Arbitraries.of(WHOLE);
  }

  private static void assertWithinLimits(byte[] picture) {
    List<TextEntry> entries = EmbeddedText.read(ByteBuffer.wrap(picture), SMALL);
    assertThat(entries).hasSizeLessThanOrEqualTo(4);
    assertThat(entries).allSatisfy(e -> assertThat(e.value()).hasSizeLessThanOrEqualTo(64));
    assertThat(entries.stream().mapToInt(e -> e.value().length()).sum()).isLessThanOrEqualTo(128);
  }

  private static List<byte[]> wholePictures() {
    byte[] comment = Bytes.concat(Bytes.latin1("UNICODE\0"), Bytes.latin1("\0a\0 \0f\0o\0x"));
    byte[] tiff =
        Bytes.tiff(
            ByteOrder.LITTLE_ENDIAN,
            List.of(new Field(0x010E, 2, Bytes.latin1("a red fox"))),
            List.of(new Field(0x9286, 7, comment)));
    return List.of(
        Bytes.png(
            Bytes.text("a", "b"), Bytes.ztxt("c", "dd".repeat(20)), Bytes.chunk("eXIf", tiff)),
        Bytes.png(Bytes.itxt("a", "b", true), Bytes.itxt("a", "b", false)),
        Bytes.jpeg(Bytes.segment(0xE1, tiff), Bytes.segment(0xFE, Bytes.latin1("fox"))),
        Bytes.webp(Bytes.riffChunk("EXIF", tiff)));
  }
}
