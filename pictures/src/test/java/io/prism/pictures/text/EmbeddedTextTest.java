package io.prism.pictures.text;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prism.pictures.text.Bytes.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedTextTest {
  private static final String PROMPT = "a red fox\nNegative prompt: blurry\nSteps: 20, Seed: 1";
  private static final String WIDE = "狐, ein roter Fuchs für dich 🦊";

  @Test
  void everyKindOfPngTextChunkIsRead() {
    byte[] png =
        Bytes.png(
            Bytes.text("parameters", PROMPT),
            Bytes.ztxt("Comment", "zipped"),
            Bytes.itxt("Description", WIDE, false),
            Bytes.itxt("prompt", WIDE, true));
    assertThat(read(png))
        .containsExactly(
            new TextEntry("parameters", PROMPT),
            new TextEntry("Comment", "zipped"),
            new TextEntry("Description", WIDE),
            new TextEntry("prompt", WIDE));
  }

  @Test
  void utf8InALatin1ChunkIsUnderstood() {
    byte[] utf8 = Bytes.concat(Bytes.latin1("Comment\0"), "für 狐".getBytes(UTF_8));
    byte[] latin1 = Bytes.concat(Bytes.latin1("Comment\0"), Bytes.latin1("für"));
    assertThat(read(Bytes.png(Bytes.chunk("tEXt", utf8), Bytes.chunk("tEXt", latin1))))
        .extracting(TextEntry::value)
        .containsExactly("für 狐", "für");
  }

  @Test
  void aChunkWithAWrongCrcIsSkippedAndTheNextOneIsRead() {
    byte[] broken = Bytes.text("parameters", "broken");
    broken[broken.length - 1] ^= 1;
    assertThat(read(Bytes.png(broken, Bytes.text("Comment", "whole"))))
        .containsExactly(new TextEntry("Comment", "whole"));
  }

  @Test
  void textBehindThePixelsIsRead() {
    byte[] png = Bytes.png(Bytes.chunk("IDAT", new byte[1000]), Bytes.text("parameters", PROMPT));
    assertThat(read(png)).containsExactly(new TextEntry("parameters", PROMPT));
  }

  @Test
  void malformedPngTextsAreSkipped() {
    byte[] png =
        Bytes.png(
            Bytes.chunk("tEXt", Bytes.latin1("no keyword end")),
            Bytes.chunk("tEXt", Bytes.latin1("\0empty keyword")),
            Bytes.text("k".repeat(80), "keyword too long"),
            Bytes.chunk("zTXt", Bytes.latin1("a\0\0not zlib")),
            Bytes.chunk("zTXt", Bytes.latin1("a\0\u0007unknown method")),
            Bytes.chunk("zTXt", Bytes.latin1("a\0")),
            Bytes.chunk("iTXt", Bytes.latin1("a\0\0\0no second nul")),
            Bytes.chunk("iTXt", Bytes.latin1("a\0")),
            Bytes.chunk("eXIf", Bytes.latin1("XX")),
            Bytes.text("Comment", "whole"));
    assertThat(read(png)).containsExactly(new TextEntry("Comment", "whole"));
  }

  @Test
  void aCompressedStreamThatIsCutShortIsSkipped() {
    byte[] zlib = Bytes.zlib(Bytes.latin1(PROMPT.repeat(20)));
    byte[] cut = java.util.Arrays.copyOf(zlib, zlib.length / 2);
    byte[] png = Bytes.png(Bytes.chunk("zTXt", Bytes.concat(Bytes.latin1("a\0\0"), cut)));
    assertThat(read(png)).isEmpty();
  }

  @Test
  void aDecompressionBombGivesNothingAndTheRestSurvives() {
    byte[] bomb = Bytes.ztxt("parameters", "x".repeat(64 << 20));
    assertThat(read(Bytes.png(bomb, Bytes.text("Comment", "whole"))))
        .containsExactly(new TextEntry("Comment", "whole"));
  }

  @Test
  void theLimitsHoldAndATooLongTextIsLeftOutWhole() {
    TextLimits limits = new TextLimits(3, 10, 22);
    byte[] png =
        Bytes.png(
            Bytes.text("a", "12345678901"),
            Bytes.text("b", "1234567890"),
            Bytes.text("c", "1234567890"),
            Bytes.text("d", "123"),
            Bytes.text("e", "12"),
            Bytes.text("f", "1"));
    assertThat(EmbeddedText.read(ByteBuffer.wrap(png), limits))
        .extracting(TextEntry::key)
        .containsExactly("b", "c", "e");
  }

  @Test
  void aTruncatedPictureStillGivesWhatCameBefore() {
    byte[] png = Bytes.png(Bytes.text("Comment", "whole"), Bytes.text("parameters", PROMPT));
    byte[] cut = java.util.Arrays.copyOf(png, png.length - 30);
    assertThat(read(cut)).containsExactly(new TextEntry("Comment", "whole"));
  }

  /** piexif, which AUTOMATIC1111 uses, writes big-endian whatever the TIFF order is. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE"})
  void aUserCommentInUtf16IsReadInBothByteOrders(String charset) {
    byte[] comment =
        Bytes.concat(Bytes.latin1("UNICODE\0"), PROMPT.getBytes(Charset.forName(charset)));
    for (ByteOrder order : List.of(BIG_ENDIAN, LITTLE_ENDIAN)) {
      byte[] tiff = Bytes.tiff(order, List.of(), List.of(new Field(0x9286, 7, comment)));
      assertReadFromEveryFormat(tiff, new TextEntry("UserComment", PROMPT));
    }
  }

  @Test
  void aByteOrderMarkDecides() {
    String chinese = "狐狸在雪地里";
    byte[] mark = {(byte) 0xFF, (byte) 0xFE};
    byte[] comment = Bytes.concat(Bytes.latin1("UNICODE\0"), mark, chinese.getBytes(UTF_16LE));
    assertThat(userComment(comment)).isEqualTo(chinese);
    assertThat(userComment(Bytes.concat(Bytes.latin1("UNICODE\0"), chinese.getBytes(UTF_16BE))))
        .isEqualTo(chinese);
  }

  @Test
  void theOtherCharsetsOfAUserCommentAreRead() {
    byte[] jis = "赤い狐".getBytes(Charset.forName("ISO-2022-JP"));
    assertThat(userComment(Bytes.latin1("ASCII\0\0\0a red fox"))).isEqualTo("a red fox");
    assertThat(userComment(Bytes.latin1("\0\0\0\0\0\0\0\0a red fox\0\0"))).isEqualTo("a red fox");
    assertThat(userComment(Bytes.concat(Bytes.latin1("JIS\0\0\0\0\0"), jis))).isEqualTo("赤い狐");
    assertThat(userComment(Bytes.latin1("no charset at all"))).isEqualTo("no charset at all");
    assertThat(userComment(Bytes.latin1("UNICODE\0in truth ascii"))).isEqualTo("in truth ascii");
    assertThat(userComment(Bytes.concat(Bytes.latin1("UNICODE\0\0\0"), "fox".getBytes(UTF_16LE))))
        .isEqualTo("fox");
  }

  @Test
  void descriptionCommentMakeAndModelAreRead() {
    byte[] tiff =
        Bytes.tiff(
            LITTLE_ENDIAN,
            List.of(
                new Field(0x010E, 2, Bytes.latin1("a red fox\0")),
                new Field(0x010F, 2, Bytes.latin1("workflow:{}\0")),
                new Field(0x0110, 2, Bytes.latin1("abc")),
                new Field(0x9C9C, 1, "füchse\0".getBytes(UTF_16LE))),
            List.of());
    assertReadFromEveryFormat(
        tiff,
        new TextEntry("ImageDescription", "a red fox"),
        new TextEntry("Make", "workflow:{}"),
        new TextEntry("Model", "abc"),
        new TextEntry("XPComment", "füchse"));
  }

  @Test
  void fieldsThatPointOutsideTheBlockOrHaveAnotherTypeAreSkipped() {
    byte[] tiff =
        Bytes.tiff(
            BIG_ENDIAN,
            List.of(
                new Field(0x010E, 5, new byte[8]),
                new Field(0x010F, 2, Bytes.latin1("outside the block")),
                new Field(0x0110, 2, Bytes.latin1("inside the block"))),
            List.of());
    ByteBuffer.wrap(tiff).putInt(10 + 12 + 8, 0xFFFFFFF0);
    assertThat(read(Bytes.png(Bytes.chunk("eXIf", tiff))))
        .containsExactly(new TextEntry("Model", "inside the block"));
  }

  @Test
  void aDirectoryThatPointsToItselfEnds() {
    byte[] tiff = Bytes.tiff(BIG_ENDIAN, List.of(), List.of());
    ByteBuffer.wrap(tiff).putInt(10 + 8, 8);
    assertThat(read(Bytes.png(Bytes.chunk("eXIf", tiff)))).isEmpty();
  }

  @Test
  void aJpegCommentIsReadAndTheScanIsNot() {
    byte[] comment = Bytes.segment(0xFE, Bytes.latin1("a red fox"));
    byte[] behind = Bytes.concat(Bytes.jpeg(comment), Bytes.segment(0xFE, Bytes.latin1("behind")));
    assertThat(read(behind)).containsExactly(new TextEntry("Comment", "a red fox"));
  }

  @Test
  void otherFormatsHaveNoTexts() {
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read(Bytes.latin1("GIF89a comment"))).isEmpty();
    assertThat(read(Bytes.latin1("parameters: a red fox"))).isEmpty();
  }

  private static List<TextEntry> read(byte[] picture) {
    return EmbeddedText.read(ByteBuffer.wrap(picture));
  }

  private static String userComment(byte[] comment) {
    byte[] tiff = Bytes.tiff(LITTLE_ENDIAN, List.of(), List.of(new Field(0x9286, 7, comment)));
    List<TextEntry> entries = read(Bytes.png(Bytes.chunk("eXIf", tiff)));
    assertThat(entries).hasSize(1);
    return entries.get(0).value();
  }

  private static void assertReadFromEveryFormat(byte[] tiff, TextEntry... expected) {
    byte[] prefixed = Bytes.concat(Bytes.latin1("Exif\0\0"), tiff);
    assertThat(read(Bytes.png(Bytes.chunk("eXIf", tiff)))).containsExactly(expected);
    assertThat(read(Bytes.jpeg(Bytes.segment(0xE1, prefixed)))).containsExactly(expected);
    assertThat(read(Bytes.webp(Bytes.riffChunk("EXIF", tiff)))).containsExactly(expected);
    assertThat(read(Bytes.webp(Bytes.riffChunk("EXIF", prefixed)))).containsExactly(expected);
  }
}
