package io.prism.pictures.jpeg;

import io.prism.pictures.raster.Patience;

/** Walks over the blocks of one scan. */
final class ScanDecoder {
  private final FrameHeader frame;
  private final ScanHeader scan;
  private final BlockDecoder blocks;
  private final BitReader bits;
  private final int restartInterval;
  private int untilRestart;

  ScanDecoder(FrameHeader frame, ScanHeader scan, Tables tables, BitReader bits) {
    this.frame = frame;
    this.scan = scan;
    this.bits = bits;
    this.restartInterval = tables.restartInterval();
    this.untilRestart = restartInterval;
    if (!frame.progressive()) {
      this.blocks = new SequentialBlocks(tables);
    } else if (scan.first() == 0) {
      this.blocks = new DcBlocks(tables, scan);
    } else {
      this.blocks = new AcBlocks(tables, scan);
    }
  }

  /** Reads all blocks; asks for patience after every line of them. */
  void run(Patience patience) {
    scan.parts().forEach(part -> part.component().predicted = 0);
    if (scan.parts().size() == 1) {
      single(scan.parts().get(0), patience);
    } else {
      interleaved(patience);
    }
    bits.checkNotBeyondEnd();
    scan.parts().forEach(part -> part.component().complete |= scan.low() == 0 ? scan.band() : 0);
  }

  /** A component of its own leaves out the blocks that only fill up MCUs. */
  private void single(ScanHeader.Part part, Patience patience) {
    Component component = part.component();
    for (int y = 0; y < component.blocksHigh; y++) {
      for (int x = 0; x < component.blocksWide; x++) {
        restartIfDue();
        blocks.decode(bits, part, y * component.paddedWide + x);
      }
      bits.checkNotBeyondEnd();
      patience.check();
    }
  }

  private void interleaved(Patience patience) {
    int wide = frame.mcusWide();
    int high = frame.mcusHigh();
    ScanHeader.Part[] parts = scan.parts().toArray(ScanHeader.Part[]::new);
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        restartIfDue();
        for (ScanHeader.Part part : parts) {
          mcu(part, x, y);
        }
      }
      bits.checkNotBeyondEnd();
      patience.check();
    }
  }

  private void mcu(ScanHeader.Part part, int x, int y) {
    Component component = part.component();
    for (int v = 0; v < component.vertical; v++) {
      int line = (y * component.vertical + v) * component.paddedWide;
      for (int h = 0; h < component.horizontal; h++) {
        blocks.decode(bits, part, line + x * component.horizontal + h);
      }
    }
  }

  private void restartIfDue() {
    if (restartInterval == 0) {
      return;
    }
    if (untilRestart == 0) {
      bits.restart();
      blocks.restart();
      scan.parts().forEach(part -> part.component().predicted = 0);
      untilRestart = restartInterval;
    }
    untilRestart--;
  }
}
