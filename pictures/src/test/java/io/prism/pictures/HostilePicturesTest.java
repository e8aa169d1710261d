package io.prism.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes are: a picture, or one of three reasons. */
class HostilePicturesTest {
  private static final Set<Reason> PICTURE_REASONS =
      Set.of(Reason.PICTURE_TOO_LARGE, Reason.UNSUPPORTED_MEDIA_TYPE, Reason.UNREADABLE_PICTURE);

  /** Small enough for a flipped size field not to cost the test a second each. */
  private static final PictureLimits LIMITS = new PictureLimits(1 << 20, 200_000);

  private static final List<String> ONE_OF_EACH =
      List.of(
          "jpeg-q-rgb-2-base.jpg",
          "jpeg-q-rgb-1-prog.jpg",
          "jpeg-p-cmyk-0-prog.jpg",
          "icc-wide.jpg",
          "exif-6.jpg",
          "png-6-16.png",
          "png-3-4-trns.png",
          "png-2-8-laced.png",
          "icc-wide-alpha.png",
          "webp-lossy-alpha.webp",
          "webp-lossless.webp",
          "webp-animated-alpha.webp",
          "gif-interlaced.gif",
          "gif-offset.gif",
          "bmp-rle8.bmp",
          "bmp-rle4.bmp",
          "bmp-32-alpha.bmp",
          "bmp-p.bmp");

  private static RgbImage decodeOrRefuse(byte[] bytes) {
    try {
      return PictureDecoder.decode(bytes, LIMITS, 4);
    } catch (PrismException refused) {
      assertThat(refused.reason()).isIn(PICTURE_REASONS);
      assertThat(refused.getCause()).isNull();
      return new RgbImage(1, 1, new byte[3]);
    }
  }

  @TestFactory
  List<DynamicTest> cutOffAnywhereNothingButAReasonEscapes() {
    return ONE_OF_EACH.stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> cutOff(Fixtures.bytes(name))))
        .toList();
  }

  private static void cutOff(byte[] bytes) {
    int step = Math.max(1, bytes.length / 150);
    for (int length = 0; length < bytes.length; length += step) {
      byte[] cut = Arrays.copyOf(bytes, length);
      decodeOrRefuse(cut);
    }
    // less than half of the data is never a picture
    byte[] half = Arrays.copyOf(bytes, bytes.length * 2 / 5);
    assertThatExceptionOfType(PrismException.class)
        .isThrownBy(() -> PictureDecoder.decode(half, LIMITS, PictureDecoder.FULL_SIZE))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE_PICTURE));
  }

  @TestFactory
  List<DynamicTest> withFlippedBytesNothingButAReasonEscapes() {
    return ONE_OF_EACH.stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> flipped(Fixtures.bytes(name))))
        .toList();
  }

  private static void flipped(byte[] bytes) {
    for (int seed = 0; seed < 250; seed++) {
      Random random = new Random(seed);
      byte[] broken = bytes.clone();
      // every other time where the structure is
      int range = seed % 2 == 0 ? broken.length : Math.min(broken.length, 120);
      for (int i = 0; i <= seed % 4; i++) {
        broken[random.nextInt(range)] = (byte) random.nextInt(256);
      }
      try {
        decodeOrRefuse(broken);
      } catch (RuntimeException | Error e) {
        fail("seed " + seed, e);
      }
    }
  }

  @Test
  void garbageAndOtherFilesAreOfNoKnownType() {
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    List<byte[]> files =
        List.of(new byte[0], new byte[] {'B'}, noise, "<svg/>".getBytes(StandardCharsets.UTF_8));
    for (byte[] bytes : files) {
      assertReason(bytes, Reason.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  @Test
  void aSignatureAloneIsUnreadable() {
    for (String name : ONE_OF_EACH) {
      assertReason(Arrays.copyOf(Fixtures.bytes(name), 16), Reason.UNREADABLE_PICTURE);
    }
  }

  @Test
  void declaredSizesAreCheckedBeforeAnythingElse() {
    byte[] png = Fixtures.bytes("png-2-8.png");
    byte[] header = Arrays.copyOf(png, 33);
    // no room for a checksum of its own: a wrong one is a broken header
    put(header, 16, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60);
    assertReason(withCrc(header, png), Reason.PICTURE_TOO_LARGE);
    put(header, 16, 0, 0, 0, 0, 0, 0, 0, 0);
    assertReason(withCrc(header, png), Reason.UNREADABLE_PICTURE);

    byte[] gif = Fixtures.bytes("gif-still.gif");
    put(gif, 6, 0x60, 0xEA, 0x60, 0xEA);
    assertReason(gif, Reason.PICTURE_TOO_LARGE);

    byte[] bmp = Fixtures.bytes("bmp-rgb.bmp");
    put(bmp, 18, 0x60, 0xEA, 0, 0, 0x60, 0xEA, 0, 0);
    assertReason(bmp, Reason.PICTURE_TOO_LARGE);

    byte[] jpeg = Fixtures.bytes("jpeg-q-rgb-0-base.jpg");
    put(jpeg, startOfFrame(jpeg) + 5, 0xEA, 0x60, 0xEA, 0x60);
    assertReason(jpeg, Reason.PICTURE_TOO_LARGE);
    put(jpeg, startOfFrame(jpeg) + 5, 0, 0, 0, 0);
    assertReason(jpeg, Reason.UNREADABLE_PICTURE);
  }

  @Test
  void theBrokenLimitIsNamed() {
    byte[] bytes = Fixtures.bytes("png-2-8.png");
    assertThatThrownBy(() -> PictureHeader.read(bytes, new PictureLimits(100, 1000)))
        .isInstanceOfSatisfying(
            PrismException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.PICTURE_TOO_LARGE);
              assertThat(e.problem().limit()).isEqualTo("100 bytes");
            });
    assertThatThrownBy(() -> PictureHeader.read(bytes, new PictureLimits(10_000_000, 600)))
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.problem().limit()).isEqualTo("600 pixels"));
  }

  @Test
  void aJpegOfEndlessScansIsRefusedInBoundedTime() {
    byte[] jpeg = JpegBombs.manyScans(3000, 3000, 5000);
    long start = System.nanoTime();
    assertThatExceptionOfType(PrismException.class)
        .isThrownBy(
            () -> PictureDecoder.decode(jpeg, PictureLimits.DEFAULT, PictureDecoder.FULL_SIZE))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE_PICTURE));
    // at an eighth of the size, the endless scans are not even read
    assertThat(Fixtures.decode(jpeg, 80).width()).isEqualTo(250);
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  @Test
  void aJpegThatNoLibraryReadsIsSaidToBeUnsupported() {
    byte[] jpeg = Fixtures.bytes("jpeg-q-rgb-0-base.jpg");
    jpeg[startOfFrame(jpeg) + 1] = (byte) 0xC9;
    assertReason(jpeg, Reason.UNSUPPORTED_MEDIA_TYPE);
  }

  private static void assertReason(byte[] bytes, Reason reason) {
    assertThatExceptionOfType(PrismException.class)
        .isThrownBy(() -> PictureDecoder.decode(bytes, PictureLimits.DEFAULT, 80))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static int startOfFrame(byte[] jpeg) {
    int at = 0;
    while (jpeg[at] != (byte) 0xFF || (jpeg[at + 1] & 0xFE) != 0xC0) {
      at++;
    }
    return at;
  }

  private static void put(byte[] bytes, int at, int... values) {
    for (int i = 0; i < values.length; i++) {
      bytes[at + i] = (byte) values[i];
    }
  }

  private static byte[] withCrc(byte[] header, byte[] png) {
    CRC32 crc = new CRC32();
    crc.update(header, 12, 17);
    int value = (int) crc.getValue();
    put(header, 29, value >>> 24, value >>> 16, value >>> 8, value);
    byte[] whole = png.clone();
    System.arraycopy(header, 0, whole, 0, 33);
    return whole;
  }
}
