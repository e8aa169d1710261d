package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Bytes;
import io.prism.pictures.raster.Patience;
import java.util.List;

/** Reads all scans of one picture into the planes of its components. For one thread. */
final class JpegDecoder {
  /**
   * Blocks visited in all scans together. Three components of 50 megapixels have 2.3 million
   * blocks; encoders make about ten scans.
   */
  private static final long MAX_VISITS = 32_000_000;

  private static final int SOS = 0xDA;
  private static final int EOI = 0xD9;

  private final Bytes bytes;
  private final FrameHeader frame;
  private final List<Component> components;
  private final Tables tables = new Tables();
  private final boolean onlyFirst;
  private final Patience patience;
  private long visits;

  /**
   * @param scale samples that a block's edge becomes: 8, 4, 2 or 1
   */
  JpegDecoder(Bytes bytes, FrameHeader frame, int scale, Patience patience) {
    this.bytes = bytes;
    this.frame = frame;
    this.patience = patience;
    this.components =
        frame.parts().stream().map(part -> new Component(frame, part, scale)).toList();
    this.onlyFirst = components.stream().allMatch(component -> component.size == 1);
  }

  List<Component> decode() {
    int at = 2;
    while (true) {
      int marker = BitReader.nextMarker(bytes.bytes(), at);
      if (marker < 0 || bytes.u8(marker + 1) == EOI) {
        finish(marker >= 0);
        return components;
      }
      at = segment(bytes.u8(marker + 1), marker + 2);
    }
  }

  /** Reads the segment behind a marker; where to look for the next marker. */
  private int segment(int marker, int at) {
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
      return at;
    }
    int end = at + bytes.u16be(at);
    if (end < at + 2 || end > bytes.length()) {
      throw Bytes.unreadable("its JPEG data ends too early");
    }
    switch (marker) {
      case 0xDB -> tables.readQuantisation(bytes, at + 2, end);
      case 0xC4 -> tables.readHuffman(bytes, at + 2, end);
      case 0xDD -> tables.readRestartInterval(bytes, at + 2);
      case SOS -> {
        return scan(at + 2, end);
      }
      default -> {}
    }
    return end;
  }

  private int scan(int header, int data) {
    ScanHeader scan = ScanHeader.read(bytes, header, components, frame.progressive());
    if (onlyFirst && scan.first() > 0) {
      scan.parts().forEach(part -> part.component().complete |= scan.band());
      return data;
    }
    for (ScanHeader.Part part : scan.parts()) {
      part.component().latch(tables.quantisation(part.component().quantTable));
      visits += (long) part.component().paddedWide * part.component().paddedHigh;
    }
    if (visits > MAX_VISITS) {
      throw Bytes.unreadable("it has more JPEG scans than any picture needs");
    }
    BitReader bits = new BitReader(bytes.bytes(), data);
    new ScanDecoder(frame, scan, tables, bits).run(patience);
    return bits.position();
  }

  /** Without an end marker, all bits of all coefficients must have been there. */
  private void finish(boolean ended) {
    for (Component component : components) {
      boolean started = (component.complete & 1) != 0;
      if (component.complete != -1L && !(ended && frame.progressive() && started)) {
        throw Bytes.unreadable("its JPEG data ends too early");
      }
    }
    if (frame.progressive()) {
      components.forEach(Component::transformAll);
    }
  }
}
